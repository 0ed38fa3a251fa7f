/**
 * Calls back once when npm is gone. A signal to npm ends the shell between npm
 * and this process, which hears nothing of it but the loss of its parent.
 *
 * @param {() => void} callback
 */
export function onParentGone(callback) {
  const parent = process.ppid;
  if (!process.env.npm_lifecycle_event) {
    return;
  }
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(timer);
      callback();
    }
  }, 500);
  timer.unref();
}
