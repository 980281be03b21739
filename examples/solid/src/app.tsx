import { createSignal, Index, Show } from "solid-js";
import { createUploads } from "./create-uploads.ts";
import { describeUpload } from "./describe-upload.ts";
import { uploader } from "./uploader.ts";

export const App = () => {
  const snapshot = createUploads(uploader);
  const [isOver, setIsOver] = createSignal(false);
  return (
    <main>
      <h1>Uploads</h1>
      <label
        classList={{ over: isOver() }}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setIsOver(false);
          uploader.add(event.dataTransfer?.files ?? []);
        }}
      >
        Drop files here, or choose them
        <input
          type="file"
          multiple
          onChange={({ currentTarget: input }) => {
            uploader.add(input.files ?? []);
            input.value = "";
          }}
        />
      </label>
      <p>
        {snapshot().progress.filesDone} of {snapshot().progress.files} files uploaded
      </p>
      <ul>
        <Index each={snapshot().uploads}>
          {(upload) => {
            const shown = () => describeUpload(upload());
            const act = (action: "pause" | "resume" | "retry" | "cancel" | "remove") => () =>
              uploader[action](upload().localId);
            return (
              <li aria-label={upload().file.name}>
                {upload().file.name}: <output>{shown().status}</output>
                <Show when={!shown().isOver}>
                  <progress max="100" value={shown().percent} />
                </Show>
                {shown().details}
                <Show when={shown().canPause}>
                  <button type="button" onClick={act("pause")}>
                    Pause
                  </button>
                </Show>
                <Show when={shown().canResume}>
                  <button type="button" onClick={act("resume")}>
                    Resume
                  </button>
                </Show>
                <Show when={shown().canRetry}>
                  <button type="button" onClick={act("retry")}>
                    Retry
                  </button>
                </Show>
                <Show
                  when={shown().isOver}
                  fallback={
                    <button type="button" onClick={act("cancel")}>
                      Cancel
                    </button>
                  }
                >
                  <button type="button" onClick={act("remove")}>
                    Dismiss
                  </button>
                </Show>
              </li>
            );
          }}
        </Index>
      </ul>
    </main>
  );
};
