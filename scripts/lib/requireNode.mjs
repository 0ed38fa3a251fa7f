/** Oldest Node that can run these scripts; the portal itself gets its own. */
const OLDEST = 20;

const major = Number(process.versions.node.split('.')[0]);
if (major < OLDEST) {
  console.error(
    `Node ${process.versions.node} is too old: install Node ${OLDEST} or newer (https://nodejs.org) and try again.`,
  );
  process.exit(1);
}
