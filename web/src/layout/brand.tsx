import classes from "./brand.module.css";

export const Brand = () => (
  <span className={classes.brand}>
    <img className={classes.mark} src="/favicon.svg" alt="" />
    Slipway
  </span>
);
