"""Row-level security: people show themselves to their own account and to those who look after the
ground that they live on; who serves, to everybody, as they stand on the boards of their places."""

from django.db import migrations

from gezhi.engines.trust.models.policies import protect

GROUND = "ANY ((SELECT trust_grounds('{person.see,person.reveal}'))::text[])"
HOUSEHOLD = (
    "EXISTS (SELECT FROM places_place p"
    f" WHERE p.id = people_household.place_id AND p.path ^@ {GROUND})"
)
PERSON = f"""(
    account_id = (SELECT trust_account())
    OR (SELECT trust_is_told()) AND EXISTS (
        SELECT FROM people_appointment a WHERE a.person_id = people_person.id
    )
    OR EXISTS (
        SELECT FROM people_household h JOIN places_place p ON p.id = h.place_id
        WHERE h.id = people_person.household_id AND p.path ^@ {GROUND}
    )
)"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("places", "0001_initial"),
        ("trust", "0004_wall"),
    ]
    operations = [protect("people_household", HOUSEHOLD), protect("people_person", PERSON)]
