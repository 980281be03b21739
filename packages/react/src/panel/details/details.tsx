import { useState } from "react";
import { createLazyPart } from "../../lazy/lazy-part.tsx";
import { useLeaveWarning } from "../../use-leave-warning.ts";
import { useFlow, usePanel } from "../panel-context.tsx";

const DetailsDialog = createLazyPart(
  async () => (await import("./details-dialog.tsx")).DetailsDialog,
);

/** Opens the dialog about files that cannot be uploaded without more details. */
export const Details = () => {
  const { asked } = useFlow(usePanel().flow);
  const isAsking = asked.length > 0;
  const [hasAsked, setHasAsked] = useState(false);
  if (isAsking && !hasAsked) setHasAsked(true);
  useLeaveWarning(isAsking);
  // Stays, so that the dialog can close gradually.
  return hasAsked ? <DetailsDialog /> : null;
};
