import { Alert, Button } from "@mantine/core";
import type { FeedFile, FeedSnapshot } from "@slipway/client/feed";
import type { Upload } from "@slipway/core/api";
import type { KindDescription } from "@slipway/core/kinds/kinds-response";
import { IconSearchOff } from "@tabler/icons-react";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { searchTexts } from "../../words/search.ts";
import { CardGrid } from "../card-grid.tsx";
import classes from "../library-section.module.css";
import type { UploadCardActions } from "../upload-card.tsx";
import { useRecords } from "./use-records.ts";

/** How many cards are shown at first: results change with each letter. */
const initialResults = 24;

/** Shows the files that a search finds. */
export const SearchResults = ({
  feed: { isComplete, problem },
  files,
  loaded,
  isIndexed,
  kinds,
  actions,
}: {
  readonly feed: FeedSnapshot;
  readonly files: readonly FeedFile[];
  /** Uploads that the library has already. */
  readonly loaded: readonly Upload[];
  readonly isIndexed: boolean;
  readonly kinds: Readonly<Record<string, KindDescription>> | undefined;
  readonly actions: UploadCardActions;
}) => {
  const [count, setCount] = useState(initialResults);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other results start with their first cards again
  useEffect(() => setCount(initialResults), [files]);
  const shown = useMemo(() => files.slice(0, count), [files, count]);
  const uploads = useDeferredValue(useRecords(shown, loaded));
  const isLoading = !(isComplete && isIndexed);
  if (problem !== undefined && !isComplete)
    return (
      <Alert color="red" variant="light" title={searchTexts.failed} radius="lg">
        {problem}
      </Alert>
    );
  return (
    <>
      <output className={classes.count}>
        {isLoading ? searchTexts.loading : searchTexts.found(files.length)}
      </output>
      {files.length === 0 && !isLoading && (
        <div className={classes.empty}>
          <IconSearchOff size={32} stroke={1.4} aria-hidden />
          <p>{searchTexts.none}</p>
        </div>
      )}
      <CardGrid uploads={uploads} kinds={kinds} {...actions} />
      {files.length > count && (
        <div className={classes.more}>
          <Button variant="default" onClick={() => setCount(count + initialResults)}>
            {searchTexts.more}
          </Button>
        </div>
      )}
    </>
  );
};
