"""A run as a folder that a journal's reviewer opens without us. Takes a run; gives a data
package.
"""
