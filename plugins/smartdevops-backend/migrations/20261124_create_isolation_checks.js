// @ts-check

/**
 * The last isolation check of each tenant. The findings are one JSON text:
 * they are only ever read and replaced as a whole.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('isolation_checks', table => {
    table
      .string('tenant', 63)
      .primary()
      .references('name')
      .inTable('tenants')
      .onDelete('CASCADE');
    table.string('at', 30).notNullable();
    table.boolean('passed').notNullable();
    table.integer('failed').notNullable();
    table.text('findings').notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('isolation_checks');
};
