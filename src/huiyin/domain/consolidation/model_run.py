"""A run with the models that somebody chose for it. Whatever a model does, the run goes on with what the engine finds by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings

from huiyin.domain.consolidation.applying import renamed
from huiyin.domain.consolidation.model_answers import folder
from huiyin.domain.consolidation.model_choice import SHOWN, endpoint, models
from huiyin.domain.consolidation.model_encoder import RemoteEncoder, Withholding
from huiyin.domain.consolidation.model_endpoint import Endpoint, ModelFault
from huiyin.domain.consolidation.model_labels import Labels, Names
from huiyin.domain.consolidation.models import Aspect, Problem, Run
from huiyin.domain.consolidation.quoting import guarded_opinions
from huiyin.domain.consolidation.refusals import Cancelled
from huiyin.engine import Config, Consolidation, Document, EngineError, consolidate
from huiyin.engine.encoders import Cached, load
from huiyin.engine.protocols import Encoder, Progress
from huiyin.engine.stages.admit import as_compared


class Modelled:
    """What a run does with its models, and what that has cost; nothing at all where it has none."""

    def __init__(self, run: Run, progress: Progress) -> None:
        self.names = Names()
        self.account: dict[str, Any] = {part: {"name": told["name"], "host": told["host"]} for part, told in run.modelled.items()}
        self._run, self._progress = run, progress

    def consolidated(self, texts: Sequence[Document], config: dict[str, Any], before: Consolidation | None) -> Consolidation:
        """The result of the engine, with the encoder where there is one and it can be used."""
        how = Config(**config)
        how = replace(how, representatives=SHOWN) if "labeler" in self.account else how
        found = self._encoded(texts, how) if "encoder" in self.account and before is None else None
        found = found or consolidate(texts, config=how, previous=before, progress=self._progress)
        return self._named(found, texts) if "labeler" in self.account else found

    def _encoded(self, texts: Sequence[Document], config: Config) -> Consolidation | None:
        told, reach = self.account["encoder"], endpoint()
        try:
            self._as_agreed("encoder")
            encoder = self._encoder(reach, texts)
            told["withheld"] = len(self._closed(texts)) if told["host"] else 0
            return consolidate(texts, config=config, encoder=encoder, progress=self._progress)
        except ModelFault as fault:
            told["fault"] = fault.code
        except EngineError as error:
            if not error.code.startswith("encoder"):
                raise
            told["fault"] = error.code
        except Cancelled:
            raise
        except Exception:
            # A folder that somebody put there may hold anything.
            told["fault"] = "broken"
        finally:
            told |= {"calls": reach.spent.calls, "tokens": reach.spent.tokens}
        return None

    def _encoder(self, reach: Endpoint, texts: Sequence[Document]) -> Encoder:
        told = self.account["encoder"]
        if not told["host"]:
            return Withholding(load(settings.MODELS.folder, cache=folder()), ())
        closed = {as_compared(one.text) for one in texts if one.id in self._closed(texts)}
        return Withholding(Cached(RemoteEncoder(reach, told["name"], lambda done, total: self._progress("encode", done, total)), folder()), closed)

    def _named(self, found: Consolidation, texts: Sequence[Document]) -> Consolidation:
        told, reach = self.account["labeler"], endpoint()
        labels = Labels(reach, told["name"], lambda done, total: self._progress("label", done, total))
        try:
            self._as_agreed("labeler")
            closed = self._closed(texts)
            found = labels.named(found, {one.id: one.text for one in texts if one.id not in closed and one.id.isdigit()}, self._settled(found))
        except ModelFault as fault:
            labels.names.faults[fault.code] += 1
        self.names = labels.names
        taken = {"problems": len(self.names.problems), "aspects": len(self.names.aspects), "asked": self.names.asked, "kept": self.names.kept}
        told |= {"calls": reach.spent.calls, "tokens": reach.spent.tokens, **taken, "refused": dict(self.names.refused), "faults": dict(self.names.faults)}
        return found

    def _as_agreed(self, part: str) -> None:
        """Where another model or host has been set up since, nobody has agreed to that one."""
        told = self.account[part]
        if not any((one.part, one.name, one.host) == (part, told["name"], told["host"]) for one in models()):
            raise ModelFault("changed")

    def _closed(self, texts: Sequence[Document]) -> set[str]:
        numbers = {str(number) for number in guarded_opinions(self._run.campaign).values_list("number", flat=True)}
        return {one.id for one in texts if one.id in numbers}

    def _settled(self, found: Consolidation) -> set[str]:
        """The ids of problems and aspects whose titles people gave, as the run calls them."""
        known = renamed(found, self._run.campaign) if self._run.scope == Run.Scope.ALL else found
        named = set(Problem.objects.filter(campaign=self._run.campaign, decided=True).values_list("code", flat=True))
        named |= set(Aspect.objects.filter(campaign=self._run.campaign, decided=True).values_list("code", flat=True))
        mine, theirs = ([*(one.id for one in each.problems), *(one.id for one in each.aspects)] for each in (found, known))
        return {here for here, there in zip(mine, theirs, strict=True) if there in named}
