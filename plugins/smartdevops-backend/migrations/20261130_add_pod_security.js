// @ts-check

/**
 * What Pod Security enforces in a tenant's namespace. An admin may choose
 * `baseline` for images that insist on root.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('tenants', table => {
    table.string('pod_security', 16).notNullable().defaultTo('restricted');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('tenants', table => {
    table.dropColumn('pod_security');
  });
};
