import { createFormats, type Formats } from "../formats.ts";
import type { Messages } from "../message-catalog.ts";

/**
 * Returns the texts of `@slipway/client` and the unstyled components in Japanese, in the polite form.
 *
 * @param f the formats of the user's region
 */
export const createJapaneseMessages = (f: Formats = createFormats("ja")): Messages => {
  const files = (count: number) => `${f.number(count)} 個のファイル`;
  return {
    state: {
      waiting: "待機中",
      preparing: "準備中",
      hashing: "待機中",
      requesting: "待機中",
      uploading: ({ percent }) =>
        percent === undefined ? "アップロード中…" : `アップロード中 ${f.percent(percent)}`,
      paused: "一時停止中",
      verifying: "確認中",
      ready: "完了",
      rejected: "失敗",
      failed: "失敗",
      cancelled: "キャンセル済み",
    },
    failure: {
      "refused-by-api": ({ detail, code }) =>
        code === "" ? `サーバーがファイルを拒否しました: ${detail}` : detail,
      "refused-by-s3": ({ code, message }) =>
        `ストレージがファイルを拒否しました${message && `: ${message}`} (${code})`,
      unauthorized: "サインインしていません。",
      "unreachable-api": "サーバーに接続できません。接続を確認して、もう一度お試しください。",
      "unreachable-s3": "ストレージとの接続が切れました。接続を確認して、もう一度お試しください。",
      "unexpected-response": ({ status }) =>
        `サーバーから予期しない応答がありました (ステータス ${status})。もう一度お試しください。`,
      unconfirmed:
        "ファイルはアップロードされましたが、まだ確認中です。しばらくしてからもう一度お試しください。",
      expired: "アップロードの期限が切れました。もう一度お試しください。",
      "policy-expired":
        "アップロードの許可の期限が切れています。このデバイスの時計が正しいか確認してください。",
      "prepare-failed": ({ message }) => `ファイルを準備できませんでした: ${message}`,
      "prepare-timeout": ({ seconds }) =>
        `ファイルの準備に ${f.number(seconds)} 秒以上かかりました。もう一度お試しください。`,
      unreadable:
        "選択した後に、ファイルが変更、移動、または削除されました。もう一度選択してください。",
      "insecure-context": "このサイズのファイルは HTTPS でのみアップロードできます。",
      unexpected: ({ message }) => `問題が発生しました: ${message}`,
    },
    rule: {
      "empty-file": "ファイルが空です。",
      "accepted-type": ({ type }) => `${type} 形式のファイルには対応していません。`,
      "accepted-type-unknown": "この形式のファイルには対応していません。",
      required: "{field}は必須です。",
      "not-empty": "{field}を空にすることはできません。",
      "no-control-characters": "{field}に制御文字や改行を含めることはできません。",
      "no-control-characters-in-text":
        "{field}に改行とタブ以外の制御文字を含めることはできません。",
      "no-directional-overrides": "{field}に文字の方向を変える文字を含めることはできません。",
      "well-formed": "{field}は正しい Unicode である必要があります。",
      "no-separators": "{field}に / や \\ を含めることはできません。",
      "no-dot-name": "{field}に . や .. を指定することはできません。",
      "min-size": "{field}は {parameter} 以上にしてください。",
      "max-size": "{field}は {parameter} 以下にしてください。",
      "max-files": ({ field, parameter }) =>
        `${field}は ${f.number(Number(parameter))} 個までのファイルにしてください。`,
      "max-length": ({ field, parameter }) =>
        `${field}は ${f.number(Number(parameter))} 文字以内にしてください。`,
      "one-of": "{field}は次のいずれかにしてください: {parameter}",
      other: "{field}: {message}",
    },
    field: {
      fileName: "ファイル名",
      size: "ファイルサイズ",
      title: "タイトル",
      caption: "説明",
      retention: "保存期間",
      kind: "種類",
      files: "選択",
      file: "ファイル",
      fields: "項目",
      own: "項目「{name}」",
    },
    reason: {
      "size-mismatch": "保存されたファイルのサイズが、申告されたサイズと異なります。",
      "content-type-mismatch": "保存されたファイルの形式が、申告された形式と異なります。",
      "checksum-mismatch": "保存されたバイトが、送信されたバイトと異なります。",
      "content-mismatch":
        "内容がファイルの形式と一致しません。破損しているか、名前が変更された可能性があります。",
      "retention-over": "保存期間が終了しました。",
      "trash-over": "ゴミ箱での保管期間が終了しました。",
      "removed-in-storage": "ファイルがストレージから削除されました。",
    },
    item: {
      progress: ({ name }) => `${f.name(name)} の進行状況`,
      pause: "一時停止",
      resume: "再開",
      retry: "再試行",
      cancel: "キャンセル",
      remove: "閉じる",
      action: ({ action, name }) => `${f.name(name)} を${action}`,
    },
    announcement: {
      started: ({ files: count }) => `${files(count)}をアップロードしています。`,
      ended: ({ name, state }) => `${f.name(name)}: ${state}`,
      summary: "{summary}。",
    },
    summary: {
      ended: ({ uploaded, failed, canceled }) =>
        [
          `${f.number(uploaded)} 個アップロード済み`,
          ...(failed > 0 ? [`${f.number(failed)} 個失敗`] : []),
          ...(canceled > 0 ? [`${f.number(canceled)} 個キャンセル`] : []),
        ].join("、"),
      canceled: ({ files: count }) =>
        count === 1
          ? "アップロードをキャンセルしました"
          : `${f.number(count)} 件のアップロードをキャンセルしました`,
    },
    dropzone: { unnamed: "名前のない項目" },
    format: { size: ({ bytes }) => f.size(bytes) },
  };
};
