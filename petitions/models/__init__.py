from petitions.models.people import Draft, Enclosure, Follow, Picture, Sender
from petitions.models.petition import Answer, DailySequence, Event, Petition, Publication, Rating
from petitions.models.rules import HandlingUnit, ReadyAnswer, Referral, RoutingRule, TimeLimit, UnitDesk
from petitions.models.usual_reasons import UsualReason
