from __future__ import annotations

from vafa.project.cli import main

if __name__ == "__main__":
    main()
