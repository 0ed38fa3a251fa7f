// @ts-check

/**
 * How many alerts of each rule fire in a storm, so that its summary names those
 * that are most of it.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('alert_storm_names', table => {
    table.string('storm', 80).notNullable();
    table.string('name', 200).notNullable();
    table.integer('firing').notNullable();
    table.primary(['storm', 'name']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('alert_storm_names');
};
