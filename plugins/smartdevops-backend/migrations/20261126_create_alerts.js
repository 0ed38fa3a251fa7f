// @ts-check

/**
 * Alerts as Alertmanager handed them over, what could not be read of its
 * payloads, and when each Alertmanager was heard of last.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('alerts', table => {
    table.uuid('id').primary();
    table.string('source', 500).notNullable();
    table.string('fingerprint', 80).notNullable();
    table.string('starts_at', 30).notNullable();
    table.string('status', 10).notNullable();
    table.string('ends_at', 30);
    table.text('labels').notNullable();
    table.text('annotations').notNullable();
    table.text('generator_url');
    table.string('tenant', 63);
    table.string('app', 63);
    table.string('first_seen', 30).notNullable();
    table.integer('version').notNullable();
    table.string('acknowledged_by', 255);
    table.string('acknowledged_at', 30);
    table.text('acknowledged_comment');
    table.unique(['source', 'fingerprint', 'starts_at'], {
      indexName: 'alerts_identity_uniq',
    });
    table.index(['tenant', 'status', 'starts_at'], 'alerts_tenant_idx');
    table.index(['status', 'ends_at'], 'alerts_ended_idx');
  });
  await knex.schema.createTable('alerts_unparsed', table => {
    table.string('id', 80).primary();
    table.string('source', 500).notNullable();
    table.string('received_at', 30).notNullable();
    table.text('reason').notNullable();
    table.text('text').notNullable();
  });
  await knex.schema.createTable('alert_heartbeats', table => {
    table.string('source', 500).primary();
    table.string('seen_at', 30).notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('alert_heartbeats');
  await knex.schema.dropTable('alerts_unparsed');
  await knex.schema.dropTable('alerts');
};
