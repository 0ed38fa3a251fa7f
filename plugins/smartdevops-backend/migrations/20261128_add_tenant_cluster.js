// @ts-check

/**
 * The cluster that a tenant is in, where a portal has several. Those from
 * before are in the one that is called "default".
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('tenants', table => {
    table.string('cluster', 63).notNullable().defaultTo('default');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('tenants', table => {
    table.dropColumn('cluster');
  });
};
