"""What a run found as an article has it: headings, paragraphs, tables and figures in their order.

Takes what the templates of the report are filled with; gives blocks that a file can be made of.
"""
