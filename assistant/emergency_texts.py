"""What a citizen in danger reads: the first thing to do for each kind, and answers to what is asked then."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True)
class Advice:
    """What the operator reads as the reason, and what the citizen does first."""

    label: Any
    act: Any


ADVICE = {
    "drowning": Advice(
        gettext_lazy("drowning"),
        gettext_lazy(
            "Throw something that floats and shout for help; do not jump in. If the person does not breathe,"
            " press hard on the middle of the chest."
        ),
    ),
    "flood": Advice(
        gettext_lazy("trapped by a flood or landslide"),
        gettext_lazy(
            "Go to the highest place, switch off the electricity, keep the phone charged, wave something"
            " bright."
            " Do not go into the water."
        ),
    ),
    "at_sea": Advice(
        gettext_lazy("boat in distress at sea"),
        gettext_lazy(
            "Put on the life jackets, stay with the boat, call on channel 16 and tell your position and how "
            "many you are."
        ),
    ),
    "on_the_edge": Advice(
        gettext_lazy("somebody about to jump"),
        gettext_lazy(
            "Stay in sight and talk calmly; do not come near, do not shout or film, keep others away until "
            "help comes."
        ),
    ),
    "landslide": Advice(
        gettext_lazy("threatened by a landslide"),
        gettext_lazy(
            "Leave the house now with everybody, to firm ground away from the slope and the stream; do not go"
            " back for things."
        ),
    ),
    "electric_shock": Advice(
        gettext_lazy("electric shock"),
        gettext_lazy(
            "Cut the power first; do not touch the person with bare hands. If they do not breathe, press hard"
            " on the middle of the chest."
        ),
    ),
    "live_wire": Advice(
        gettext_lazy("live electric wire"),
        gettext_lazy("Keep everybody at least 10 metres away, do not touch the wire, the pole or the water."),
    ),
    "fire": Advice(
        gettext_lazy("fire"),
        gettext_lazy("Get everybody out, stay low under the smoke, do not use a lift, do not go back in."),
    ),
    "seizure": Advice(
        gettext_lazy("seizure"),
        gettext_lazy(
            "Lay the person on one side, loosen the clothes, put nothing in the mouth, do not hold them down."
        ),
    ),
    "stroke": Advice(
        gettext_lazy("stroke"),
        gettext_lazy("Lay the person on one side, give no food, drink or medicine, note when it began."),
    ),
    "snake_bite": Advice(
        gettext_lazy("bite or sting"),
        gettext_lazy(
            "Keep the limb still and low; do not cut, suck or tie it; remember what the animal looked like."
        ),
    ),
    "animal_bite": Advice(
        gettext_lazy("bite of an animal"),
        gettext_lazy(
            "Wash the wound with soap under running water for 15 minutes, then go to a health facility today:"
            " a doctor decides on the rabies vaccine. If it bleeds much, press on it."
        ),
    ),
    "despair": Advice(
        gettext_lazy("despair, suicide"),
        gettext_lazy(
            "You are not alone, and this can get better. Please stay near somebody you trust, away from"
            " anything that can hurt you."
        ),
    ),
    "poisoning": Advice(
        gettext_lazy("poisoning or suffocation"),
        gettext_lazy(
            "Take the person into fresh air, do not make them vomit, keep the packet of what was taken."
        ),
    ),
    "traffic_accident": Advice(
        gettext_lazy("traffic accident"),
        gettext_lazy("Warn the traffic, do not move the injured unless there is fire, press on what bleeds."),
    ),
    "child_abuse": Advice(
        gettext_lazy("a child in danger"),
        gettext_lazy(
            "Bring the child to a safe place with an adult you trust. What you tell is kept confidential."
        ),
    ),
    "child_lost": Advice(
        gettext_lazy("a missing person"),
        gettext_lazy(
            "One stays where the person was last seen; tell guards and loudspeakers; have a photo ready."
        ),
    ),
    "violence": Advice(
        gettext_lazy("violence"),
        gettext_lazy("Get away to a place with people and lock the door; do not argue or fight back."),
    ),
    "theft": Advice(
        gettext_lazy("theft"),
        gettext_lazy(
            "Do not chase the thief. Note when, where and what is gone; the nearest police station gives you"
            " a report."
        ),
    ),
    "scam": Advice(
        gettext_lazy("scam"),
        gettext_lazy(
            "Call your bank at once to block the account and the card; send nothing more, tell nobody a code,"
            " keep the messages."
        ),
    ),
    "acute": Advice(
        gettext_lazy("somebody seriously ill or hurt"),
        gettext_lazy(
            "Lay the person down where they can breathe, press on what bleeds, give nothing to eat or drink,"
            " do as 115 says."
        ),
    ),
    "general": Advice(
        gettext_lazy("call for help"),
        gettext_lazy("Go to a safe place and tell us in a few words what is happening."),
    ),
}
# What people ask after the alarm, and the answer; the first that fits.
QUESTIONS = (
    (
        re.compile(r"\b(otp|ma xac (nhan|thuc)|mat khau|gia (danh|mao)|lua dao|password|scam)\b"),
        gettext_lazy(
            "No authority, no bank and nobody of the %(brand)s centre ever asks for an OTP or a password: who"
            " does is a swindler. Call your bank to block the account, then %(number)s (%(service)s)."
        ),
    ),
    (
        re.compile(
            r"\b(lay|doi|tra|hoan|thu) (lai|hoi)( duoc)?( \w{1,40}){0,2} tien\b"
            r"|\btien\b.{0,200}\b(lay|doi|hoan) lai\b|\bmoney back\b"
        ),
        gettext_lazy(
            "Nobody can promise it; the sooner the bank and %(number)s (%(service)s) know, the better the"
            " chance. Keep messages, numbers and receipts as evidence."
        ),
    ),
    (
        re.compile(
            r"\b(biet|lo|noi|khai) (ra )?(toi|tui|em|minh|con|chau|ten|danh tinh|ai)\b"
            r"|\b(giu kin|bi mat|an danh|mat long|tra thu|tru dap)\b"
            r"|\b(anonymous|confidential|secret)\b|\bknow (it was|that i|who)\b"
        ),
        gettext_lazy(
            "Who reports is kept confidential, and you need not give your name. Call %(number)s: they come"
            " without saying who called."
        ),
    ),
    (
        re.compile(
            r"\b(trinh bao|to giac|bao an|nop don|lam don|khai bao|bao cong an)\b.{0,200}\b(dau|mo"
            r"|nao|ai|may)\b"
            r"|\b(where|how|who)\b.{0,200}\b(report|file)\b"
        ),
        gettext_lazy(
            "Report it at the police of the commune or ward where it happened or where you are, or call"
            " %(number)s (%(service)s). Bring your papers, and messages, numbers and receipts as evidence."
        ),
    ),
    (
        re.compile(r"\b(bi thuong|chay mau|bat tinh|ngat xiu|cap cuu|hurt|injured|bleeding)\b"),
        gettext_lazy(
            "If somebody is hurt, call 115 (ambulance) at once, and tell %(number)s (%(service)s) too."
        ),
    ),
    (
        re.compile(r"\b(mat|ton|tinh|bao nhieu) (tien|phi|cuoc)\b|\bmien phi\b|\b(cost|free|charge[sd]?)\b"),
        gettext_lazy("Calls to %(number)s are free from any phone, day and night, even without credit."),
    ),
    (
        re.compile(
            r"\b(noi voi ai|gap ai|ai (nghe|bat) may|noi (gi|chi|sao|the nao)|co (ai )?truc khong|24 24)\b"
            r"|\b(what (do|should) i say|who (answers|will answer)|speak english)\b"
        ),
        gettext_lazy(
            "%(number)s (%(service)s) is answered day and night. Say what happened, where, and how"
            " many people."
            " They may not speak English: hand the phone to somebody nearby, or write it here."
        ),
    ),
    (
        re.compile(
            r"\b(cam on|thanks?|thank you|thx|tks|(dang|se|da) goi|goi (lien|ngay|roi|day)"
            r"|de (toi|tui|em) goi)\b"
        ),
        gettext_lazy(
            "Please stay safe, and stay on the phone with %(number)s. Write here whenever you need help."
        ),
    ),
)
SERVICES = {
    "111": gettext_lazy("child protection"),
    "112": gettext_lazy("search and rescue"),
    "113": gettext_lazy("police"),
    "114": gettext_lazy("fire and rescue"),
    "115": gettext_lazy("ambulance"),
}
