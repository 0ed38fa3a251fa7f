// @ts-check

/**
 * When a tenant first was ready. Of those from before it is not known: they
 * count as having been, so that nothing of them is given up early.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('tenants', table => {
    table.string('activated_at', 30);
  });
  await knex('tenants').update({ activated_at: knex.ref('created_at') });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('tenants', table => {
    table.dropColumn('activated_at');
  });
};
