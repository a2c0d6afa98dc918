"""Files of tasks from above, as senders make them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

COLUMNS = (
    *("document_number", "document_date", "issuer", "summary", "title", "lead", "coordinators", "deadline"),
    *("urgency", "secrecy", "external_id"),
)
ORDINARY = {
    "document_number": "123/UBND-VX",
    "document_date": "10/11/2026",
    "issuer": "UBND Thành phố",
    "summary": "Về việc rà soát hộ nghèo",
    "title": "Rà soát hộ nghèo",
    "lead": "Phòng Kinh tế",
    "deadline": "25/11/2026",
    "external_id": "TP-1",
}


def row(**cells: str) -> dict[str, str]:
    """An ordinary row with some cells changed."""
    return {**ORDINARY, **cells}


def csv_file(path: Path, rows: Sequence[Mapping[str, str]], *, columns: Sequence[str] = COLUMNS) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def xlsx_file(path: Path, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(headers))
    for cells in rows:
        sheet.append(list(cells))
    book.save(path)
    return path


def edxml(
    *, to: str = "Phòng Kinh tế", subject: str = "Rà soát hộ nghèo", priority: str = "2", extra: str = ""
) -> str:
    """A paper as the sending system packs it, attachment and all."""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">
  <edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">
    <edXML:edXMLHeader>
      <edXML:MessageHeader>
        <edXML:From>
          <edXML:OrganId>000.00.00.H29</edXML:OrganId><edXML:OrganName>UBND Thành phố</edXML:OrganName>
        </edXML:From>
        <edXML:To><edXML:OrganId>000.01.29.H29</edXML:OrganId><edXML:OrganName>{to}</edXML:OrganName></edXML:To>
        <edXML:Code>
          <edXML:CodeNumber>123</edXML:CodeNumber><edXML:CodeNotation>UBND-VX</edXML:CodeNotation>
        </edXML:Code>
        <edXML:PromulgationInfo>
          <edXML:Place>TP.HCM</edXML:Place><edXML:PromulgationDate>2026/11/10</edXML:PromulgationDate>
        </edXML:PromulgationInfo>
        <edXML:DocumentType><edXML:Type>18</edXML:Type><edXML:TypeName>Công văn</edXML:TypeName></edXML:DocumentType>
        <edXML:Subject>{subject}</edXML:Subject>
        <edXML:DueDate>2026/11/25</edXML:DueDate>
        <edXML:OtherInfo><edXML:Priority>{priority}</edXML:Priority></edXML:OtherInfo>
        <edXML:DocumentId>000.00.00.H29,2026/11/10,123/UBND-VX</edXML:DocumentId>{extra}
      </edXML:MessageHeader>
    </edXML:edXMLHeader>
  </edXML:edXMLEnvelope>
  <AttachmentEncoded><Attachment><ContentTransferEncoded>AAAA</ContentTransferEncoded></Attachment></AttachmentEncoded>
</edXML>
"""
