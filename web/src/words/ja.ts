import type { PageMessages } from "./page-messages.ts";

/** The page's own texts in Japanese. */
export const japanese: PageMessages = {
  skip: "ライブラリに移動",
  heading: "マイファイル",
  language: "言語",
  browserLanguage: "ブラウザーの言語",
  colorScheme: "配色",
  colorSchemes: { light: "ライト", auto: "システム", dark: "ダーク" },
  connection: "接続",
  offline: "オフラインです。オンラインに戻るとアップロードが再開されます。",
  unreachable: "サーバーに接続できません。再試行しています…",
  back: "オンラインに戻りました。",

  signInTitle: "Slipway にサインイン",
  signInHint: "ファイルはあなただけが見られます。",
  signIn: "サインイン",
  signOut: "サインアウト",
  signedInAs: (name) => `${name} としてサインイン中`,
  signInFirst: "先にサインインしてから、ファイルをドロップしてください。",
  signInAgain: "もう一度サインイン",
  sessionExpired: [
    "セッションの期限が切れました。アップロードを続けるには、",
    " としてもう一度サインインしてください。",
  ],

  canceled: "サインインがキャンセルされたか、アカウントにアクセス権がありません。",
  issuerTrouble:
    "サインインサービスに問題が発生しています。しばらくしてからもう一度お試しください。",
  refused: (reason) => `サインインサービスがリクエストを拒否しました: ${reason}`,
  otherTab:
    "このサインインは別のタブで開始されたか、時間がたちすぎています。もう一度サインインしてください。",
  otherUser:
    "別のタブで別のユーザーがサインインしました。ファイルを見るには、もう一度サインインしてください。",
  popupBlocked:
    "サインインのウィンドウがブラウザーにブロックされました。ポップアップを許可して、もう一度お試しください。",
  issuerUnreachable: "サインインサービスに接続できません。もう一度お試しください。",
  signInFailed: (reason) => `サインインできませんでした: ${reason}`,
  settingsUnreachable: "このページの設定を読み込めません。もう一度お試しください。",
  settingsUnavailable: "このページの設定を読み込めません。しばらくしてからもう一度お試しください。",
  settingsInvalid: (path) =>
    `このページは設定されていません。${path} がないか、正しくありません。ページをもう一度デプロイしてください。`,
};
