import type { ReactNode } from "react";
import { Brand } from "./brand.tsx";
import classes from "./top-bar.module.css";

/** The line at the top of every page: whose page it is, and what can be set for all of it. */
export const TopBar = ({ children }: { readonly children: ReactNode }) => (
  <div className={classes.bar}>
    <Brand />
    {children}
  </div>
);
