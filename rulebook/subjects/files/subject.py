"""Photos and files (FILE-1), and how long photos are kept (FILE-2)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.files.commands import AddPhoto, ArriveFile, EraseFile, LoseFile
from rulebook.subjects.files.errors import IRREGULARITIES
from rulebook.subjects.files.gates import to_complete
from rulebook.subjects.files.handlers import add_photo, arrive_file, erase_file, lose_file, name_files
from rulebook.subjects.files.records import File, Photo
from rulebook.subjects.files.visibility import VISIBILITY

SUBJECT = Subject(
    name="files",
    records=(
        Photo,
        File,
    ),
    handlers={
        AddPhoto: add_photo,
        ArriveFile: arrive_file,
        LoseFile: lose_file,
        EraseFile: erase_file,
    },
    visibility=VISIBILITY,
    irregularities=IRREGULARITIES,
    after=(name_files,),
    to_complete=(to_complete,),
)
