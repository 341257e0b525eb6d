"""Write the generated pages: `python -m tools.reference`."""

from tools.reference.pages import FOLDER, PAGES


def main() -> None:
    """Write each page whose text has changed, and name it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        path = FOLDER / name
        text = make()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(path.relative_to(FOLDER.parents[1]))


if __name__ == "__main__":
    main()
