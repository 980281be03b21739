import type { Formats } from "@slipway/client/words/formats";
import type { SharingMessages } from "../en/sharing.ts";
import { countFiles } from "./count-files.ts";

export const createSharingMessages = (f: Formats): SharingMessages => ({
  share: (count, name) =>
    count === 1 ? `${f.name(name)} を共有` : `${countFiles(f, count)}を共有`,
  intro: (count) =>
    count === 1
      ? "リンクを知っている人は誰でも、アカウントなしでこのファイルを表示およびダウンロードできます。"
      : `リンクを知っている人は誰でも、アカウントなしでこれらの ${countFiles(f, count)}を表示およびダウンロードできます。`,
  expiry: "有効期間",
  options: "その他のオプション",
  name: "名前",
  nameHint: "リンクを開いた人に表示されます",
  password: "パスワード",
  showPassword: "パスワードの表示を切り替える",
  passwordHint: (least) =>
    `${f.number(least)} 文字以上。パスワードがない場合は、リンクだけで開けます。`,
  maxDownloads: "ダウンロード回数の上限",
  unlimited: "無制限",
  copyLink: "リンクをコピー",
  copyNewLink: "新しいリンクをコピー",
  copyAgain: "コピー",
  link: "リンク",
  onlyOnce: "このリンクは一度しか表示されません。ダイアログを閉じる前にコピーしてください。",
  copied: "リンクをコピーしました",
  created: "リンクを作成しました。選択してコピーしてください。",
  links: "有効なリンク",
  loading: "リンクを読み込み中",
  none: (count) =>
    count === 1
      ? "このファイルのリンクはまだありません。"
      : "これらのファイルに共通のリンクはまだありません。",
  failed: "リンクを読み込めませんでした",
  tooMany: (most) =>
    `1 つのリンクに含められるファイルは ${f.number(most)} 個までです。選択するファイルを減らしてください。`,
  untitled: "リンク",
  locked: "パスワードあり",
  revoke: "取り消す",
  revokeLink: (name) => `${f.name(name)} を取り消す`,
  revoked: "リンクを取り消しました",
  until: (time) => `${time} まで`,
  files: (count) => countFiles(f, count),
  downloads: (count, most) =>
    most === undefined
      ? `ダウンロード ${f.number(count)} 回`
      : `ダウンロード ${f.number(count)} / ${f.number(most)} 回`,
});
