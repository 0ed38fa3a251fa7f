// @ts-check

/**
 * Keys with which the portal signs tokens for Grafana; shared by all of its
 * replicas.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('signing_keys', table => {
    table.integer('period').primary();
    table.text('key').notNullable();
    table.string('created_at', 30).notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('signing_keys');
};
