import type { ReactNode } from "react";
import { Brand } from "./brand.tsx";
import classes from "./top-bar.module.css";

/** Shows the bar at the top of every page: the brand, and the controls that apply to the whole page. */
export const TopBar = ({ children }: { readonly children: ReactNode }) => (
  <div className={classes.bar}>
    <Brand />
    {children}
  </div>
);
