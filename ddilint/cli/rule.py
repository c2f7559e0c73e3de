"""`ddilint rule DDI101`: prints a rule's page; without a rule it lists all, `--all --format json` for scripts."""

from __future__ import annotations

import shutil
import sys

import click

from ddilint.catalog import Catalog, Rule, load_catalog
from ddilint.errors import UsageError


@click.command("rule")
@click.argument("names", nargs=-1, metavar="[RULE]...")
@click.option("--all", "everything", is_flag=True, help="Every rule.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(("text", "markdown", "json")),
    default="text",
    show_default=True,
    help="text is laid out for a terminal; markdown is the page as it is written.",
)
def command(names: tuple[str, ...], everything: bool, output_format: str) -> None:
    """Explain rules, by identifier (DDI101) or name (entry-size-truncated); list all where none is given."""
    catalog = load_catalog()
    if names and everything:
        raise UsageError("rule: name rules or say --all, not both")
    rules = [catalog.rule(name) for name in names] if names else list(catalog)
    match output_format:
        case "json":
            from ddilint.emit.json import dumps

            click.echo(dumps([_as_dict(rule) for rule in rules]), nl=False)
        case "markdown":
            click.echo("\n".join(f"{_heading(rule)}{rule.body}" for rule in rules), nl=False)
        case _ if names or everything:
            for rule in rules:
                _print_page(rule)
        case _:
            _print_list(catalog)


def _as_dict(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "name": rule.name,
        "family": rule.family,
        "level": str(rule.level),
        "precision": rule.precision,
        "default": rule.default,
        "tags": list(rule.tags),
        "cwe": list(rule.cwe),
        "summary": rule.summary,
        "source": rule.source,
        "page": rule.body,
    }


def _heading(rule: Rule) -> str:
    cwe = ", ".join(f"CWE-{number}" for number in rule.cwe)
    on = "on by default" if rule.default else "opt-in"
    facts = [str(rule.level), f"precision {rule.precision}", on, *([cwe] if cwe else [])]
    return f"# {rule.id} {rule.name}\n\n{', '.join(facts)}. Source: <{rule.source}>\n\n"


def _print_page(rule: Rule) -> None:
    markdown = _heading(rule) + rule.body
    if not sys.stdout.isatty():
        click.echo(markdown)
        return
    from rich.console import Console
    from rich.markdown import Markdown
    from rich.padding import Padding
    from rich.theme import Theme

    width = max(60, min(shutil.get_terminal_size().columns, 100))
    console = Console(width=width, theme=Theme({"markdown.code": "bold cyan"}))
    console.print(Padding(Markdown(markdown, code_theme="ansi_dark"), (0, 1)))


def _print_list(catalog: Catalog) -> None:
    width = max(len(rule.name) for rule in catalog)
    for rule in catalog:
        level = f"{rule.level}{'' if rule.default else ', opt-in'}"
        click.echo(f"{rule.id}  {rule.name:<{width}}  {level}")
    click.echo("\n`ddilint rule DDI101` explains a rule.")
