"""Personal data of waiting changes of accounts: none of their own."""

from foundation.declarations import declare

declare("accounts.AccountChange", not_personal="password")
declare("accounts.OfficerNotification", not_personal="text url")
declare("accounts.MorningMail")
declare("accounts.ListSettings", not_personal="page columns views")
