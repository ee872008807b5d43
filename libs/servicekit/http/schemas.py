"""Marshmallow with codes for messages, strict numbers and unknown fields refused."""

from decimal import Decimal, InvalidOperation
from typing import Any, TypedDict

import marshmallow as ma
from marshmallow import fields, validate

# Larger than any amount of money or count of pieces that a company sets as a goal.
LARGEST = Decimal(10) ** 15
DECIMALS = 6


class Schema(ma.Schema):
    """A schema whose messages are codes that the catalogues word."""

    error_messages = {
        "unknown": "field.unknown",
        "type": "field.not_an_object",
        "invalid": "field.not_an_object",
    }

    class Meta:
        unknown = ma.RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        super().on_bind_field(field_name, field_obj)
        _code_messages(field_obj)


class Complete(Schema):
    """Mixed into an answer that takes over an input's fields: here each of them is there."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        super().on_bind_field(field_name, field_obj)
        field_obj.required = True
        field_obj.load_default = ma.missing


def _code_messages(field: fields.Field[Any] | None) -> None:
    """Codes instead of English sentences, also for what a list or mapping holds."""
    if field is None:
        return
    field.error_messages = {
        key: message if str(message).startswith("field.") else f"field.{key}"
        for key, message in field.error_messages.items()
    }
    for validator in field.validators:
        if isinstance(validator, validate.Email):
            validator.error = "field.email"
    for name in ("inner", "key_field", "value_field"):
        _code_messages(getattr(field, name, None))


class Query(Schema):
    """Arguments of a list."""

    after = fields.String(
        load_default="", metadata={"description": "`next` of the page before; none for the first"}
    )
    limit = fields.Integer(
        load_default=50,
        validate=validate.Range(1, 200, error="field.range|min={min}|max={max}"),
        metadata={"description": "How many items a page has at most"},
    )


class ReferenceOut(Schema):
    """What an answer names by id and name."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)


class PageQuery(TypedDict):
    """What `Query` loads: the cursor, empty for the first page, and the size of a page."""

    after: str
    limit: int


class Number(fields.Field[Any]):
    """A finite decimal within ±10^15 with up to six decimals, given as a JSON number."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ma.ValidationError("field.not_a_number")
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            raise ma.ValidationError("field.not_a_number") from None
        if not number.is_finite() or abs(number) >= LARGEST:
            raise ma.ValidationError("field.number_too_large")
        return round(number, DECIMALS)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        if value is None:
            return None
        number = Decimal(value)
        return int(number) if number == number.to_integral_value() else float(number)


class Text(fields.String):
    """Text of 1 to `longest` characters, trimmed; `blank` allows none."""

    def __init__(self, longest: int = 200, *, blank: bool = False, **kwargs: Any) -> None:
        error = "field.length|min={min}|max={max}"
        kwargs["validate"] = validate.Length(0 if blank else 1, longest, error=error)
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        return text.strip()


class Actions(fields.List[Any]):
    """Those of `actions` that the service allows the reader, as things stand."""

    def __init__(self, *actions: str) -> None:
        description = "What the reader may do here; anything else is refused"
        verb = fields.String(validate=one_of(*actions))
        super().__init__(verb, required=True, metadata={"description": description})


def one_of(*choices: Any) -> validate.OneOf:
    """Validate that a value is among `choices`; else the field error `field.choice`."""
    return validate.OneOf(choices, error="field.choice|choices={choices}")


def within(low: Any, high: Any) -> validate.Range:
    """Validate that a value is between `low` and `high`, both inclusive; else `field.range`."""
    return validate.Range(low, high, error="field.range|min={min}|max={max}")


def up_to(most: int, least: int = 0) -> validate.Length:
    """A list of so many items."""
    return validate.Length(least, most, error="field.count|min={min}|max={max}")


def page_of(item: type[Schema], *actions: str) -> type[Schema]:
    """The schema of one page of `item`s; `actions` are what can be done to the whole list."""
    return Schema.from_dict(  # type: ignore[return-value]
        {
            **({"allowed_actions": Actions(*actions)} if actions else {}),
            "items": fields.List(fields.Nested(item), required=True),
            "next": fields.String(
                allow_none=True,
                required=True,
                metadata={"description": "For `after`; null where this page is the last"},
            ),
        },
        name=f"{item.__name__}Page",
    )
