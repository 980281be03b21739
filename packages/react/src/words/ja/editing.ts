import type { Formats } from "@slipway/client/words/formats";
import type { EditingMessages } from "../en/editing.ts";
import { countFiles } from "./count-files.ts";

export const createEditingMessages = (f: Formats): EditingMessages => {
  /** Names one file, or counts several. */
  const which = (count: number, name: string) =>
    count === 1 ? `${f.name(name)} ` : countFiles(f, count);
  return {
    edit: (count, name) => `${which(count, name)}を編集`,
    severalHint: "変更した項目だけが保存されます。その他の項目はファイルごとに異なるままです。",
    title: "タイトル",
    caption: "説明",
    folder: "フォルダー",
    folderHint: "例: 旅行/2026",
    retention: "保存期間",
    forever: "削除するまで",
    different: "異なる値",
    used: (used, most) => `${f.number(used)} / ${f.number(most)}`,
    fields: (kind) => `${kind} の項目`,
    yes: "はい",
    no: "いいえ",
    thisField: "この項目",
    restored: "保存していなかった変更を復元しました。",
    save: "保存",
    cancel: "キャンセル",
    saved: (count, name) => `${which(count, name)}を保存しました`,
    someFailed: (count, problem) => `${countFiles(f, count)}を変更できませんでした: ${problem}`,
  };
};
