"""Several people at once: they share the context, the memory and the speed."""

from __future__ import annotations

from collections.abc import Iterator

from rigplanner.domain.plan import MAX_CONTEXT_TOKENS
from rigplanner.domain.report import Finding, Fit, Report, Severity
from rigplanner.planner.edits import with_context, with_users
from rigplanner.planner.findings import fix, values
from rigplanner.planner.scene import Scene


def user_pitfalls(scene: Scene, report: Report) -> Iterator[Finding]:
    """What several users cost each other; nothing is said to a single one."""
    users = scene.work.parallel_users
    if users == 1:
        return
    alone = fix("one_user", with_users(scene.plan, 1))
    if report.memory.fit is Fit.NO_FIT:
        yield Finding("users_no_room", Severity.STOP, values(users=users), alone, sources=("article-1",))
    yield _shared_context(scene, users)
    speed = report.speed
    if scene.model and speed.per_user.value is not None and speed.modelled.value is not None:
        code = "moe_users" if scene.model.is_moe else "dense_users"
        figures = values(
            users=users,
            each=speed.per_user.value,
            alone=speed.modelled.value,
            together=speed.per_user.value * users,
        )
        severity = Severity.COST if scene.model.is_moe else Severity.INFO
        sources = ("article-1",) if scene.model.is_moe else ()
        yield Finding(code, severity, figures, alone, sources=sources)


def _shared_context(scene: Scene, users: int) -> Finding:
    """The engine divides the context: each user has a share, and a longer prompt is cut."""
    context = scene.work.context_tokens
    wanted = context * users
    change = with_context(scene.plan, wanted) if wanted <= MAX_CONTEXT_TOKENS else None
    use = scene.work.use
    too_short = use.prompt_tokens + use.answer_tokens > context // users
    figures = values(users=users, each_tokens=context // users, wanted_tokens=wanted, prompt_tokens=use.prompt_tokens)
    return Finding(
        "users_cut_prompts" if too_short else "users_share_context",
        Severity.COST if too_short else Severity.INFO,
        figures,
        fix("use_context", change, tokens=wanted),
    )
