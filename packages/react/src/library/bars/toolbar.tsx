import { ActionIcon, CloseButton, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import {
  IconLayoutGrid,
  IconLayoutList,
  IconLayoutRows,
  IconSearch,
  IconTrash,
} from "@tabler/icons-react";
import { memo, type ReactNode } from "react";
import { useAfterPaint } from "../../lazy/lazy-part.tsx";
import { useLibraryMessages } from "../../words/library-messages.ts";
import {
  changeView,
  isOrder,
  type LibraryView,
  longestText,
  typeText,
} from "../state/url-state.ts";
import classes from "./toolbar.module.css";

const icon = { size: 18, stroke: 1.75, "aria-hidden": true } as const;

/** Lets the user search, filter, sort, and choose how files are shown. */
export const Toolbar = ({
  view: { text, type, kind, folder, order, layout, density },
  kinds,
  folders,
  children,
}: {
  readonly view: LibraryView;
  readonly kinds: readonly string[];
  readonly folders: readonly string[];
  /** The app's own controls, such as the upload button. */
  readonly children?: ReactNode;
}) => (
  <div className={classes.bar} data-bar>
    <search className={classes.search}>
      <SearchField text={text} />
      <Filters {...{ type, kind, folder, order, kinds, folders }} />
    </search>
    <div className={classes.views}>
      <Views layout={layout} density={density} />
      {children}
    </div>
  </div>
);

// A letter of a search renders the search field alone.
const SearchField = memo(({ text }: Pick<LibraryView, "text">) => {
  const messages = useLibraryMessages();
  return (
    <TextInput
      className={classes.text}
      type="search"
      aria-label={messages.search}
      placeholder={messages.search}
      value={text}
      maxLength={longestText}
      onChange={({ currentTarget: { value } }) => typeText(value)}
      leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
      rightSection={
        text !== "" && (
          <CloseButton
            size="sm"
            aria-label={messages.clearSearch}
            onClick={() => changeView({ text: "" })}
          />
        )
      }
    />
  );
});

interface FiltersProps extends Pick<LibraryView, "type" | "kind" | "folder" | "order"> {
  readonly kinds: readonly string[];
  readonly folders: readonly string[];
}

const Filters = memo(({ type, kind, folder, order, kinds, folders }: FiltersProps) => {
  const messages = useLibraryMessages();
  return (
    <>
      <NativeSelect
        aria-label={messages.type}
        value={type}
        data={toOptions(messages.allTypes, withChosen(Object.entries(messages.types), type))}
        onChange={({ currentTarget: { value } }) => changeView({ type: value })}
      />
      {(kinds.length > 1 || kind !== "") && (
        <NativeSelect
          aria-label={messages.kind}
          value={kind}
          data={toOptions(messages.allKinds, withChosen(kinds.map(toOption), kind))}
          onChange={({ currentTarget: { value } }) => changeView({ kind: value })}
        />
      )}
      {(folders.length > 0 || folder !== "") && (
        <NativeSelect
          aria-label={messages.folder}
          value={folder}
          data={toOptions(messages.allFolders, withChosen(folders.map(toOption), folder))}
          onChange={({ currentTarget: { value } }) => changeView({ folder: value })}
        />
      )}
      <NativeSelect
        aria-label={messages.order}
        value={order}
        data={Object.entries(messages.orders).map(([value, label]) => ({ value, label }))}
        onChange={({ currentTarget: { value } }) => {
          if (isOrder(value)) changeView({ order: value });
        }}
      />
    </>
  );
});

const Views = memo(({ layout, density }: Pick<LibraryView, "layout" | "density">) => {
  const messages = useLibraryMessages();
  // The control measures the page, which takes long before the first paint.
  const isPainted = useAfterPaint();
  return (
    <>
      <div className={classes.layouts}>
        {isPainted && (
          <SegmentedControl
            aria-label={messages.layout}
            value={layout}
            onChange={(value) => changeView({ layout: value })}
            data={[
              {
                value: "grid" as const,
                label: (
                  <IconLayoutGrid
                    {...icon}
                    aria-hidden={false}
                    aria-label={messages.layouts.grid}
                  />
                ),
              },
              {
                value: "list" as const,
                label: (
                  <IconLayoutList
                    {...icon}
                    aria-hidden={false}
                    aria-label={messages.layouts.list}
                  />
                ),
              },
            ]}
          />
        )}
      </div>
      <ActionIcon
        variant="default"
        size="input-sm"
        aria-label={messages.densities.compact}
        aria-pressed={density === "compact"}
        title={messages.densities.compact}
        onClick={() => changeView({ density: density === "compact" ? "comfortable" : "compact" })}
      >
        <IconLayoutRows {...icon} />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size="input-sm"
        aria-label={messages.trash}
        title={messages.trash}
        onClick={() => changeView({ isTrash: true, file: "" })}
      >
        <IconTrash {...icon} />
      </ActionIcon>
    </>
  );
});

type Option = readonly [value: string, label: string];

const toOption = (name: string): Option => [name, name];

const toOptions = (all: string, options: readonly Option[]) => [
  { value: "", label: all },
  ...options.map(([value, label]) => ({ value, label })),
];

/** Adds the chosen value if it is not an option: an address can have any value, and the last file of a folder can be moved or deleted. */
const withChosen = (options: readonly Option[], chosen: string): readonly Option[] =>
  chosen === "" || options.some(([value]) => value === chosen)
    ? options
    : [toOption(chosen), ...options];
