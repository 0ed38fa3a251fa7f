// @ts-check

/**
 * Storms: alerts that were told of in one summary, and how many of them fire,
 * so that their ends are told in that summary too.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('alert_storms', table => {
    table.string('storm', 80).primary();
    table.integer('firing').notNullable();
  });
  await knex.schema.alterTable('alerts', table => {
    table.string('storm', 80);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('alerts', table => {
    table.dropColumn('storm');
  });
  await knex.schema.dropTable('alert_storms');
};
