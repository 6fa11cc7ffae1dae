"""What articles are about: tags, their other spellings, and which article bears which."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import _TaggableManager
from taggit.models import ItemBase, TagBase

from archive.models import urls
from archive.models.choices import AliasUse, Basis, TagKind, tag_kinds
from archive.models.curated import Curated, words_field
from archive.models.vocabulary import gate


class ReadOnlyTags(_TaggableManager):  # type: ignore[misc]
    """`article.tags`: reads as taggit does; writing goes through the write path, which logs and counts."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(
            "Tags are written by archive.editing.changes: record.link(article, 'tags', add=[…], remove=[…])."
        )

    add = set = remove = clear = create = get_or_create = update_or_create = bulk_create = _refuse


class TagQuerySet(models.QuerySet["Tag"]):
    def by_name(self) -> TagQuerySet:
        return self.order_by("kind", "name", "pk")

    def public(self) -> TagQuerySet:
        """The gate: those that a published article or a public event bears, and those that nothing bears at all."""
        return self.filter(gate.of_tags())

    def of_kind(self, kind: str) -> TagQuerySet:
        return self.filter(kind=kind)


class Tag(TagBase, Curated):  # type: ignore[misc]
    """A topic, country, organisation, person or place that articles are about."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=tag_kinds, default=TagKind.TOPIC)
    description = models.TextField(_("description"), blank=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="tag_has_name"),
            models.CheckConstraint(condition=~models.Q(slug=""), name="tag_has_slug"),
        ]

    def get_absolute_url(self) -> str:
        return urls.TAG(self.slug)


class TagAlias(models.Model):
    """Another spelling of a tag, in any script, and how it may be used."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=35, blank=True)
    use = models.CharField(_("use"), max_length=10, choices=AliasUse, default=AliasUse.NAME)

    class Meta:
        verbose_name = _("other name of a tag")
        verbose_name_plural = _("other names of tags")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["tag", "name"], name="tag_alias_once")]

    def __str__(self) -> str:
        return self.name


class TaggedArticle(ItemBase):  # type: ignore[misc]
    """A tag of an article. `content_object` is the name that taggit needs for the article."""

    content_object = models.ForeignKey(
        "archive.Article", models.PROTECT, related_name="tagged", db_column="article_id", verbose_name=_("article")
    )
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="tagged", verbose_name=_("tag"))
    sort_key = models.BigIntegerField(editable=False)
    basis = models.CharField(_("basis"), max_length=10, choices=Basis)
    words = words_field()
    is_about = models.BooleanField(_("about it, not only mentioning it"), default=False)

    class Meta:
        verbose_name = _("tag of an article")
        verbose_name_plural = _("tags of articles")
        indexes = [models.Index(fields=["tag", "sort_key"], name="tagged_by_date")]
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="tag_once_an_article")]


class TagSuggestion(models.Model):
    """A tag that a rule offers for an article; a refused one stays refused."""

    class Answer(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    article = models.ForeignKey("archive.Article", models.PROTECT, related_name="tag_suggestions")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="suggestions")
    rule = models.CharField(_("rule"), max_length=60)
    words = words_field()
    state = models.CharField(_("answer"), max_length=8, choices=Answer, default=Answer.OPEN)

    class Meta:
        verbose_name = _("suggested tag")
        verbose_name_plural = _("suggested tags")
        constraints = [models.UniqueConstraint(fields=["article", "tag"], name="suggested_once")]
