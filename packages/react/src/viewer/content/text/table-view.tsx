import { Button } from "@mantine/core";
import type { Upload } from "@slipway/core/api";
import { useMemo, useState } from "react";
import { useFormats } from "../../../words/create-messages-hook.ts";
import { getShownName } from "../../../words/shown-name.ts";
import { useViewerMessages } from "../../../words/viewer-messages.ts";
import classes from "../content.module.css";
import { readingLimits } from "../reading-limits.ts";
import { Sheet } from "./head-view.tsx";
import { parseTable, type Table } from "./parse-table.ts";
import type { Head } from "./read-head.ts";

/** Shows the first part of a CSV file as a table. */
export const HeadTable = ({ upload, head }: { readonly upload: Upload; readonly head: Head }) => {
  const words = useViewerMessages();
  const table = useMemo(() => parseTable(head), [head]);
  const [shownRows, setShownRows] = useState<number>(readingLimits.table.rows);
  const { rows, columns, columnCount } = table;
  const notes = [
    ...(rows.length > shownRows
      ? [
          <span key="rows">{words.rows(shownRows, rows.length)}</span>,
          <Button
            key="more"
            size="compact-sm"
            variant="default"
            onClick={() => setShownRows((before) => before + readingLimits.table.rows)}
          >
            {words.moreRows}
          </Button>,
        ]
      : []),
    ...(columnCount > columns.length && columnCount > readingLimits.table.columns
      ? [<span key="columns">{words.columns(readingLimits.table.columns, columnCount)}</span>]
      : []),
  ];
  return (
    <Sheet upload={upload} isWhole={head.isWhole} isWide notes={notes}>
      <Rows name={getShownName(upload)} table={table} shownRows={shownRows} />
    </Sheet>
  );
};

const Rows = ({
  name,
  table: { columns, rows, columnCount },
  shownRows,
}: {
  readonly name: string;
  readonly table: Table;
  readonly shownRows: number;
}) => {
  const words = useViewerMessages();
  const { number } = useFormats();
  const cells = Array.from(
    { length: Math.min(columnCount, readingLimits.table.columns) },
    (_, index) => index,
  );
  return (
    <table className={classes.table} aria-label={name}>
      <thead>
        <tr>
          <th scope="col">{words.row}</th>
          {cells.map((cell) => (
            <th key={cell} scope="col" dir="auto">
              {columns[cell]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, shownRows).map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a table do not move
          <tr key={index}>
            <th scope="row">{number(index + 1)}</th>
            {cells.map((cell) => (
              <td key={cell} dir="auto">
                {row[cell]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};
