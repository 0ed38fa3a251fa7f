// @ts-check

/**
 * Messages to people that are still to be delivered: written in the same
 * transaction as what they tell of, so that none is lost and none is sent for
 * something that did not happen.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('outbox', table => {
    table.uuid('id').primary();
    table.text('message').notNullable();
    table.string('created_at', 30).notNullable();
    table.string('due_at', 30).notNullable();
    table.integer('attempts').notNullable();
    table.text('last_error');
    table.index(['due_at'], 'outbox_due_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('outbox');
};
