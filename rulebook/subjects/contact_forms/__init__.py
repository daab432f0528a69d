"""Work contact forms (工作联络单) between departments: solved first, written after, answered, ruled on (WCF-1)."""
