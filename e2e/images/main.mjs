import { run } from './server.mjs';

run({
  image: process.env.DEMO_IMAGE ?? 'demo/hello:1.0',
  port: Number(process.env.PORT ?? 8080),
});
