"""Word, OpenDocument, RTF and XML files. Takes a path and limits; gives a Reading."""
