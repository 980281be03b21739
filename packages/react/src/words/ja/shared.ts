import type { ErrorKind, SharedMessages } from "../en/shared.ts";

const problems: Readonly<Record<Exclude<ErrorKind, "invalid-request" | "other">, string>> = {
  unauthorized: "サインインしていません。もう一度サインインしてください。",
  forbidden: "この操作を行う権限がありません。",
  "not-found": "すでに存在しません。",
  "method-not-allowed": "サーバーがこの操作に対応していません。",
  "wrong-status": "ファイルの現在の状態では実行できません。",
  "body-too-large": "リクエストが大きすぎます。",
  "parts-missing": "ファイルの一部が足りません。",
  "parts-differ": "ファイルの各部分がチェックサムと一致しません。",
  trashed: "ファイルはゴミ箱にあります。",
  "upload-gone": "アップロードはすでに存在しません。",
  "answer-too-large": "応答が大きすぎます。",
  internal: "サーバーでエラーが発生しました。もう一度お試しください。",
  unavailable: "サービスが混み合っています。しばらくしてからもう一度お試しください。",
  unreachable: "サーバーに接続できません。接続を確認して、もう一度お試しください。",
  storage: "ストレージからファイルを取得できませんでした。もう一度お試しください。",
};

export const createSharedMessages = (): SharedMessages => ({
  close: "閉じる",
  justNow: "たった今",
  problem: (kind, detail) => {
    if (kind === "invalid-request") return `リクエストが正しくありません: ${detail}`;
    return kind === "other" ? `問題が発生しました: ${detail}` : problems[kind];
  },
});
