"""What `typing` has, in a tenth of its time: to a type checker these names are its own.

To import `typing` takes a fifth of what the interpreter's own start takes, and each NamedTuple of it a hundredth, for
it compiles source text; a command has some forty of them.
"""

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any, Generic, NamedTuple, TypeVar, cast, overload

    __all__ = ["Any", "Generic", "NamedTuple", "TypeVar", "cast", "overload"]
else:
    try:
        from _collections import _tuplegetter as field_at
    except ImportError:  # not CPython
        from operator import itemgetter

        def field_at(at, _meaning):
            """What reads a place of a tuple."""
            return property(itemgetter(at))

    Any = object

    class Generic:
        """Nothing, while the program runs."""

        __slots__ = ()
        __class_getitem__ = classmethod(lambda cls, _kind: cls)

    def TypeVar(name, **_bounds):  # noqa: N802 as typing has it
        """A name."""
        return name

    def cast(_kind, value):
        """The value."""
        return value

    def overload(function):
        """The function."""
        return function

    def annotated_names(made):
        """The names that a class annotates, in their order, whatever they are annotated with.

        From Python 3.14 on types are evaluated only now, where one may be there for checkers alone, or a method of the
        class may have taken its name.
        """
        try:
            return tuple(made.__annotations__)
        except Exception:  # noqa: BLE001 an annotation is any expression
            from annotationlib import Format, get_annotations

            return tuple(get_annotations(made, format=Format.STRING))

    class _Fields(type):
        """Makes a field of each annotation in the body of a class."""

        def __new__(cls, name, bases, body):
            if any(getattr(base, "_fields", ()) for base in bases):  # a class of somebody who gives a row more to do
                return super().__new__(cls, name, bases, body)
            made = super().__new__(cls, name, bases, {**body, "__slots__": ()})
            made._fields = made.__match_args__ = annotated_names(made)
            made._field_defaults = {field: body[field] for field in made._fields if field in body}
            for at, field in enumerate(made._fields):
                setattr(made, field, field_at(at, ""))
            return made

        @property
        def __signature__(cls):
            from inspect import Parameter, Signature

            kind, none = Parameter.POSITIONAL_OR_KEYWORD, Parameter.empty
            return Signature(
                Parameter(field, kind, default=cls._field_defaults.get(field, none)) for field in cls._fields
            )

    class NamedTuple(tuple, metaclass=_Fields):
        """A tuple whose places have names; what it can do is what `collections.namedtuple` can."""

        __slots__ = ()

        def __new__(cls, *values, **named):
            if named or len(values) != len(cls._fields):
                values = cls._complete(values, named)
            return tuple.__new__(cls, values)

        @classmethod
        def _make(cls, values):
            row = tuple.__new__(cls, values)
            if len(row) != len(cls._fields):
                message = f"{cls.__name__} has {len(cls._fields)} fields, not {len(row)}"
                raise TypeError(message)
            return row

        @classmethod
        def _complete(cls, values, named):
            """The values in the order of the fields, with the defaults of those that are not given."""
            rest = cls._fields[len(values) :]
            if not named and 0 < len(rest) <= len(cls._field_defaults):
                return (*values, *[*cls._field_defaults.values()][-len(rest) :])
            given = {**cls._field_defaults, **named}
            missing = [field for field in rest if field not in given]
            foreign = [field for field in named if field not in rest]
            if missing or foreign or len(values) > len(cls._fields):
                message = f"{cls.__name__} has the fields {cls._fields}: missing {missing}, not to be given {foreign}"
                raise TypeError(message)
            return (*values, *(given[field] for field in rest))

        def _replace(self, **named):
            return self._make(self._complete((), {**self._asdict(), **named}))

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            values = ", ".join(f"{field}={value!r}" for field, value in self._asdict().items())
            return f"{type(self).__name__}({values})"

        def __getnewargs__(self):
            return tuple(self)

        __replace__ = _replace
