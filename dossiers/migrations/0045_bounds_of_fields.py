from django.db import migrations, models

import foundation.database.constraints

TEXT = {'blank': True, 'db_default': '', 'default': ''}


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0044_how_to_be_told'),
    ]

    operations = [
        migrations.AlterField(
            model_name='procedurefield',
            name='kind',
            field=models.CharField(
                choices=[
                    ('text', 'line of text'),
                    ('long_text', 'longer text'),
                    ('date', 'date'),
                    ('phone', 'phone number'),
                    ('identity_number', 'citizen number'),
                    ('choice', 'one of a list'),
                    ('yes_no', 'yes or no'),
                    ('number', 'number'),
                    ('whole_number', 'whole number'),
                    ('commune', 'commune of the province'),
                ],
                default='text',
                max_length=20,
                verbose_name='kind',
            ),
        ),
        migrations.AddField(
            model_name='procedurefield',
            name='least',
            field=models.CharField(
                help_text='a number, a date, “today” or the label of another field of the form',
                max_length=200,
                verbose_name='at least',
                **TEXT,
            ),
        ),
        migrations.AddField(
            model_name='procedurefield',
            name='most',
            field=models.CharField(
                help_text='as for “at least”', max_length=200, verbose_name='at most', **TEXT
            ),
        ),
        migrations.AddField(
            model_name='procedurefield',
            name='known',
            field=models.CharField(
                help_text='full_name, phone, identity_number, address; or “full_name=Mẹ”',
                max_length=200,
                verbose_name='known from',
                **TEXT,
            ),
        ),
        migrations.RunSQL(
            # Nobody is born tomorrow, in the forms that a province has written itself too.
            "UPDATE dossiers_procedurefield SET most = 'today' WHERE kind = 'date' AND label ILIKE 'ngày sinh%'",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name='procedurefield',
            constraint=foundation.database.constraints.CheckConstraint(
                condition=models.Q(('kind__in', ['date', 'number', 'whole_number']))
                | models.Q(('least', ''), ('most', '')),
                name='only_a_quantity_has_bounds',
                violation_error_message='Only dates and numbers have a least and a most.',
            ),
        ),
    ]
