from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import migrations, models

import dossiers.codes
import dossiers.models.partners

SECRETS = "dossiers:secrets"


def grant_what_is_used(apps, schema_editor):
    """Software keeps what it does today: it prints receipts, and gives the codes that its agency's dossiers have."""
    tokens = apps.get_model("dossiers", "PartnerToken").objects.filter(scopes__contains=["dossiers:write"])
    agencies = apps.get_model("dossiers", "Agency").objects
    codes = apps.get_model("dossiers", "Dossier").objects.order_by().values_list("code", flat=True)
    for token in tokens:
        offices = agencies.filter(models.Q(pk=token.agency_id) | models.Q(parent=token.agency_id))
        given = {code.rsplit("-", 2)[0] for code in codes.filter(received_at_agency__in=offices).iterator()}
        others = set(agencies.exclude(pk__in=offices).filter(code__in=given).values_list("code", flat=True))
        token.scopes = [*token.scopes, SECRETS]
        token.code_prefixes = sorted(given - others)
        token.save(update_fields=["scopes", "code_prefixes"])


def take_back(apps, schema_editor):
    for token in apps.get_model("dossiers", "PartnerToken").objects.filter(scopes__contains=[SECRETS]):
        token.scopes = [scope for scope in token.scopes if scope != SECRETS]
        token.save(update_fields=["scopes"])


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0009_words_of_fields")]

    operations = [
        migrations.AddField(
            model_name="partnertoken",
            name="expires_at",
            field=models.DateTimeField(default=dossiers.models.partners.in_a_year, verbose_name="expires"),
        ),
        migrations.AddField(
            model_name="partnertoken",
            name="code_prefixes",
            field=ArrayField(
                base_field=models.CharField(
                    max_length=25,
                    validators=[
                        RegexValidator(dossiers.codes.AGENCY, "For example H57.132 or 000.00.15.H47.")
                    ],
                ),
                blank=True,
                default=list,
                help_text="Separated by commas. Codes that begin with the agency's own number need no entry.",
                size=None,
                verbose_name="further heads of codes",
            ),
        ),
        migrations.RunPython(grant_what_is_used, take_back),
    ]
