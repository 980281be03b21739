import type { Formats } from "@slipway/client/words/formats";
import type { PanelMessages } from "../en/panel.ts";
import { countFiles } from "./count-files.ts";

export const createPanelMessages = (f: Formats): PanelMessages => ({
  region: "アップロード",
  upload: "アップロード",
  uploadOptions: "ファイルまたはフォルダーをアップロード",
  files: "ファイル",
  folder: "フォルダー",
  camera: "カメラ",
  chooseFiles: "ファイルを選択",
  chooseFolder: "フォルダーを選択",
  takePhoto: "写真を撮る",
  emptyTitle: "ここにファイルをドロップ",
  emptyTitleTouch: "ファイルを追加",
  emptyHint: ({ size, maxFiles, isBroad }) => {
    if (maxFiles !== undefined) return `${f.number(maxFiles)} 個まで、1 個あたり ${size} まで。`;
    return isBroad
      ? `写真、動画、文書など。1 ファイルあたり ${size} まで。`
      : `1 ファイルあたり ${size} まで。`;
  },
  dropOverlay: "ドロップしてアップロード",
  reading: "読み込み中…",
  kind: "種類",
  automatic: "自動",

  uploading: (files) => `${countFiles(f, files)}をアップロード中`,
  paused: "一時停止中",
  offline: "オフライン – 自動的に再開します",
  total: ({ done, files, percent, secondsLeft }) =>
    [
      `${f.number(done)} / ${f.number(files)}`,
      f.percent(percent),
      ...(secondsLeft === undefined ? [] : [`残り ${f.timeLeft(secondsLeft)}`]),
    ].join(" · "),
  tabTitle: ({ percent, title }) => `${f.percent(percent)} · ${title}`,
  allFiles: "すべてのファイル",
  pauseAll: "すべて一時停止",
  resumeAll: "すべて再開",
  cancelAll: "すべてキャンセル",
  collapse: "折りたたむ",
  expand: "広げる",
  close: "閉じる",
  closeTray: "アップロードを閉じる",
  failed: (files) => `${f.number(files)} 個失敗`,
  ended: ({ uploaded, failed, canceled }) => {
    if (uploaded + failed === 0)
      return canceled === 1
        ? "アップロードをキャンセルしました"
        : `${f.number(canceled)} 件のアップロードをキャンセルしました`;
    return [
      ...(uploaded > 0 ? [`${f.number(uploaded)} 個アップロード済み`] : []),
      ...(failed > 0 ? [`${f.number(failed)} 個失敗`] : []),
      ...(canceled > 0 ? [`${f.number(canceled)} 個キャンセル`] : []),
    ].join("、");
  },
  endedTogether: ({ uploaded, failed, canceled }) =>
    [
      ...(uploaded > 0 ? [`${countFiles(f, uploaded)}が完了`] : []),
      ...(failed > 0 ? [`${f.number(failed)} 個失敗`] : []),
      ...(canceled > 0 ? [`${f.number(canceled)} 個キャンセル`] : []),
    ].join("、"),
  retryAll: "すべて再試行",
  view: "表示",
  uploaded: (files) => `${countFiles(f, files)}をアップロードしました`,
  uploadedFile: (name) => `${f.name(name)} をアップロードしました`,

  duplicate: "このファイルはすでにあります",
  duplicates: (files) => `${countFiles(f, files)}がすでにあります`,
  keepDuplicates: "もう一度アップロードしますか？",
  skip: "スキップ",
  skipAll: "すべてスキップ",
  keepBoth: "両方残す",

  nothingUploaded: "何もアップロードされませんでした",
  skipped: (files) => `${countFiles(f, files)}をスキップしました`,
  systemFiles: (files) => `${f.number(files)} 個のシステムファイル`,
  unreadable: "読み込めませんでした。移動されたか、アクセス権がない可能性があります。",
  details: "詳細",
  dismissSkipped: "スキップしたファイルを閉じる",

  interruptedRegion: "中断されたアップロード",
  interrupted: (files) => `中断されたアップロード ${f.number(files)} 件`,
  resumeWithFile: (percent) =>
    percent === undefined
      ? "再開するには、ファイルをもう一度選択してください。"
      : `${f.percent(percent)} から再開するには、ファイルをもう一度選択してください。`,
  resumable: (percent) =>
    percent === undefined ? "再開できます。" : `${f.percent(percent)} から再開できます。`,
  resume: "再開",
  discard: "破棄",

  detailsTitle: (files) => `${countFiles(f, files)}の情報`,
  forFiles: (files) => countFiles(f, files),
  exceptions: "一部のファイルだけ変更",
  change: "変更",
  reset: "元に戻す",
  uploadFiles: (files) => `${countFiles(f, files)}をアップロード`,
  cancel: "キャンセル",
  yes: "はい",
  no: "いいえ",
  fillIn: (field) => `「${field}」を入力してください。`,
  hiddenFields: (names) => `このページでは次の項目を表示できません: ${names}`,
  hiddenRequired: (name) => `このページでは必須項目「${name}」を表示できません。`,
  tooManyFiles: ({ files, kind }) =>
    `種類「${kind}」のファイルは ${f.number(files)} 個まで選択できます。`,
  action: ({ action, name }) => `${f.name(name)} を${action}`,
});
