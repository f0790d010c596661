"""Error codes with the platform's own words (reference 1.6, 7.8 and 8)."""

OPENAPI = {
    -32: "Your application reached limit call api",
    -100: "attachment_id was expired",
    -200: "Send message failed",
    -201: "{detail} is invalid!",
    -204: "Offical Account is disable",
    -205: "Offical Account is not exist",
    -209: "Not supported this api",
    -210: "Parameter exceeds allowable limit",
    -211: "Out of quota",
    -212: "App has not registed this api",
    -213: "User has not followed OA",
    -214: "Article is being processed",
    -216: "Access token is invalid",
    -217: "User has blocked invitation from OA",
    -218: "Out of quota receive",
    -219: "App is removed or disabled",
    -220: "access_token is expired or removed",
    -221: "The OA needs to be verified to use this feature",
    -222: "User is blocked or inactive",
    -223: "Official Account has not authorized this API",
    -224: "The OA needs to upgrade OA Tier Package to use this feature",
    -227: "User is banned or has been inactive for more than 45 days",
    -230: "User has not interacted with the OA in the past 7 days",
    -232: "User has not interacted with the OA, or the last interaction has expired",
    -233: "message type is invalid or not support",
    -234: "This message cannot be sent at night (10:00PM - 6:00AM)",
    -235: "This API does not support this type of OA",
    -240: "MessageV2 API has been shut down, please switch to MessageV3",
    -242: "Invalid appsecret_proof provided in the API argument",
    -244: "User has restricted this message type from your OA",
    -248: "Violates our platform standards",
    -249: "Template does not support send via UID",
    -305: "Cannot reply after 48 hours",
    -311: "Out of reply quota",
    -320: "Your app needs to connect with Zalo Cloud Account to use paid features",
    -321: "Zalo Cloud Account associated with this app is out of money or unable to be charged",
    -403: "OA is not in group",
}

BUSINESS = {
    -100: "Unknown error, please try again",
    -101: "Application is invalid",
    -102: "Application does not exist",
    -103: "Application is not active",
    -104: "Secret key of application is invalid",
    -105: "Application is not linked to any OA",
    -106: "Method is unsupported",
    -107: "Message id is invalid",
    -108: "Phone number is invalid",
    -109: "Template id is invalid",
    -1091: "Template cannot be edited",
    -110: "Zalo version of the user is not supported",
    -111: "Template data is empty",
    -112: "Data type of template is undefined",
    -1121: "Template parameter {detail} exceeds the allowed length",
    -1122: "Template data is missing parameter {detail}",
    -1123: "Cannot generate QR code",
    -1124: "Template parameter {detail} has a wrong format",
    -113: "Button is invalid",
    -1131: "Button content or link is invalid",
    -114: "User cannot receive the message: inactive, refused, or an old version of Zalo",
    -115: "Out of quota",
    -116: "Text is invalid",
    -117: "OA or app is not allowed to use this template",
    -118: "Zalo account does not exist",
    -119: "Account cannot receive the message",
    -120: "OA does not have permission to use this feature",
    -121: "Body data is empty",
    -122: "Body data is not in JSON format",
    -123: "Cannot decode RSA data",
    -124: "Access token is invalid",
    -1241: "Invalid appsecret_proof provided in the API argument",
    -125: "OA id is invalid",
    -126: "Development wallet is empty",
    -127: "Test template can only be sent to administrators",
    -130: "Content exceeds the character limit",
    -131: "Template is not approved",
    -132: "Parameter {detail} is invalid",
    -133: "Message cannot be sent at night (10:00PM - 6:00AM)",
    -134: "User has not answered the opt-in request",
    -135: "OA is not allowed to send: not verified, or on a free package",
    -1351: "OA is blocked from sending",
    -136: "Zalo Cloud Account link is needed",
    -137: "Charging the Zalo Cloud Account failed",
    -138: "App does not have permission to use this feature",
    -139: "User refused this type of message",
    -140: "User is not eligible for this type of message",
    -141: "User refused messages from this OA",
    -144: "OA reached the daily limit",
    -1441: "OA reached the monthly promotion limit",
    -145: "OA is not allowed to send this type of content",
    -146: "Template is disabled because of low quality",
    -147: "Template reached the daily limit",
    -1471: "User reached the monthly follow-up limit",
    -1472: "User reached the daily promotion limit",
    -153: "Data does not follow the specification",
    -158: "File is too big",
    -159: "File format is wrong",
    -160: "Daily quota of create, edit or upload is used up",
    -161: "sending_mode is not allowed",
    -162: "sending_mode 3 is not for templates of tag 1 and 2",
}

OAUTH = {
    -14002: "Invalid app id.",
    -14003: "Invalid redirect uri.",
    -14004: "Invalid secret key.",
    -14005: "Invalid authorization code.",
    -14014: "Invalid refresh token.",
    -14018: "Invalid grant type.",
}

EXPIRED_TOKEN = "access_token is expired or removed"  # noqa: S105 - words, no secret
ARTICLE_QUOTA = "Your OA has reach the limit quota create article"


class Refusal(Exception):
    """The platform says no. `detail` fills the message; `message` replaces it."""

    def __init__(self, code: int, detail: str = "", *, message: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.message = message

    def words(self, table: dict[int, str]) -> str:
        """The host's own words; codes that the two hosts share (templates by UID) fall back to the other."""
        text = self.message or table.get(self.code) or OPENAPI.get(self.code) or BUSINESS.get(self.code, "")
        return text.replace("{detail}", self.detail)


class Mistake(Exception):
    """The caller of the control API asked for something impossible; the words are Vietnamese."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.words = words
        self.status = status
