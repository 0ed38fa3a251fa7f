// @ts-check

/**
 * Tenants, their members, the requests that lead to them, the activity log,
 * and short claims by which two backend replicas keep out of each other's way.
 *
 * Times are RFC 3339 text in UTC: they sort as text and read the same from
 * every database.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('tenants', table => {
    table.string('name', 63).primary();
    table.string('display_name', 200).notNullable();
    table.string('namespace', 63).notNullable().unique();
    table.string('plan', 63).notNullable();
    table.string('state', 20).notNullable();
    table.text('message').notNullable();
    table.string('created_at', 30).notNullable();
    table.string('updated_at', 30).notNullable();
  });
  await knex.schema.createTable('tenant_members', table => {
    table
      .string('tenant', 63)
      .notNullable()
      .references('name')
      .inTable('tenants')
      .onDelete('CASCADE');
    table.string('user_ref', 255).notNullable();
    table.string('role', 20).notNullable();
    table.string('added_at', 30).notNullable();
    table.string('added_by', 255).notNullable();
    table.primary(['tenant', 'user_ref']);
    table.index(['user_ref'], 'tenant_members_user_idx');
  });
  await knex.schema.createTable('tenant_requests', table => {
    table.uuid('id').primary();
    table.string('kind', 20).notNullable();
    table.string('status', 20).notNullable();
    table.string('tenant', 63).notNullable();
    table.string('display_name', 200).notNullable();
    table.string('plan', 63).notNullable();
    table.text('reason').notNullable();
    table.string('requester', 255).notNullable();
    table.string('created_at', 30).notNullable();
    table.string('decided_by', 255);
    table.string('decided_at', 30);
    table.text('comment');
    table.index(['tenant', 'status'], 'tenant_requests_tenant_idx');
    table.index(['requester'], 'tenant_requests_requester_idx');
  });
  await knex.schema.createTable('activity', table => {
    table.uuid('id').primary();
    table.string('at', 30).notNullable();
    table.string('actor', 255).notNullable();
    table.string('action', 63).notNullable();
    table.string('tenant', 63);
    table.string('app', 63);
    table.text('message').notNullable();
    table.index(['tenant', 'app', 'at'], 'activity_tenant_idx');
  });
  await knex.schema.createTable('claims', table => {
    table.string('key', 200).primary();
    table.string('owner', 63).notNullable();
    table.string('expires_at', 30).notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('claims');
  await knex.schema.dropTable('activity');
  await knex.schema.dropTable('tenant_requests');
  await knex.schema.dropTable('tenant_members');
  await knex.schema.dropTable('tenants');
};
