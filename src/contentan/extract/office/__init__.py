"""Word processor files, XML, and sheets: DOC, DOCX, ODT, RTF, XML, XLSX.

Takes a path and limits; gives a Reading, of a workbook its rows.
"""
