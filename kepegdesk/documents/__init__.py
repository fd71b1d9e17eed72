"""Paper and sheets: plain values in, PDF bytes and workbooks out."""
