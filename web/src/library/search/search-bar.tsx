import { CloseButton, NativeSelect, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { memo } from "react";
import { orderLabels, searchTexts, typeLabels } from "../../words/search.ts";
import classes from "./search-bar.module.css";
import { isOrder, noChoice, type SearchChoice } from "./search-choice.ts";

const toOptions = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

const typeOptions = [{ value: "", label: searchTexts.allTypes }, ...toOptions(typeLabels)];
const orderOptions = toOptions(orderLabels);

/** Lets the user search, filter, and sort the library. Renders again only if the choice or the folders change. */
export const SearchBar = memo(
  ({
    choice,
    folders,
    onChange,
  }: {
    readonly choice: SearchChoice;
    readonly folders: readonly string[];
    readonly onChange: (choice: SearchChoice) => void;
  }) => (
    <search className={classes.bar}>
      <TextInput
        className={classes.text}
        type="search"
        aria-label={searchTexts.label}
        placeholder={searchTexts.label}
        value={choice.text}
        onChange={({ currentTarget: { value } }) => onChange({ ...choice, text: value })}
        leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
        rightSection={
          choice.text !== "" && (
            <CloseButton
              size="sm"
              aria-label={searchTexts.clear}
              onClick={() => onChange({ ...choice, text: "" })}
            />
          )
        }
      />
      <NativeSelect
        aria-label={searchTexts.type}
        value={choice.type}
        data={typeOptions}
        onChange={({ currentTarget: { value } }) => onChange({ ...choice, type: value })}
      />
      {(folders.length > 0 || choice.folder !== "") && (
        <NativeSelect
          className={classes.folder}
          aria-label={searchTexts.folder}
          value={choice.folder}
          data={[
            { value: "", label: searchTexts.allFolders },
            ...withChosen(folders, choice.folder).map((folder) => ({
              value: folder,
              label: folder,
            })),
          ]}
          onChange={({ currentTarget: { value } }) => onChange({ ...choice, folder: value })}
        />
      )}
      <NativeSelect
        aria-label={searchTexts.order}
        value={choice.order}
        data={orderOptions}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...choice, order: isOrder(value) ? value : noChoice.order })
        }
      />
    </search>
  ),
);

/** Keeps the chosen folder in the list after its last file was moved or deleted. */
const withChosen = (folders: readonly string[], chosen: string): readonly string[] =>
  chosen === "" || folders.includes(chosen) ? folders : [chosen, ...folders];
