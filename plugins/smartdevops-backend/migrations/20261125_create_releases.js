// @ts-check

/**
 * The release history of apps, and coordinated releases that are under way.
 *
 * A row of `releases` is recognised by what the cluster says of a release, so
 * that several replicas of the backend record the same one once.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('releases', table => {
    table.uuid('id').primary();
    table.string('tenant', 63).notNullable();
    table.string('app', 63).notNullable();
    table.string('kind', 20).notNullable();
    table.integer('revision').notNullable();
    table.string('color', 10).notNullable();
    table.text('image').notNullable();
    table.integer('from_revision');
    table.string('actor', 255).notNullable();
    table.string('at', 30).notNullable();
    table.string('ended_at', 30);
    table.string('outcome', 20).notNullable();
    table.text('message').notNullable();
    table.text('spec');
    table.unique(['tenant', 'app', 'kind', 'revision', 'at'], {
      indexName: 'releases_identity_uniq',
    });
    table.index(['tenant', 'app', 'at'], 'releases_app_idx');
  });
  await knex.schema.createTable('release_groups', table => {
    table.uuid('id').primary();
    table.string('tenant', 63).notNullable();
    table.text('apps').notNullable();
    table.string('actor', 255).notNullable();
    table.text('override_reason');
    table.string('state', 20).notNullable();
    table.text('message').notNullable();
    table.string('created_at', 30).notNullable();
    table.string('owner', 63).notNullable();
    table.string('claimed_until', 30).notNullable();
    table.index(['state', 'claimed_until'], 'release_groups_state_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('release_groups');
  await knex.schema.dropTable('releases');
};
