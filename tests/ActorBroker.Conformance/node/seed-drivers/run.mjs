// node run.mjs DRIVER   runs one driver of this folder; AMQP_URL and KAFKA_BOOTSTRAP name the broker. The exit code is 1 if it fails.
//
// The programs in ../seeds are published texts, kept to the letter. What they leave open is given to them from outside:
// free names are set on globalThis by the driver, TypeScript is compiled and exports are added as they are loaded (hooks.mjs),
// and amqp://localhost and kafka:9092 are the broker under test (amqplib.mjs, kafkajs.mjs).

import { register } from 'node:module';
import { closeAll } from './amqplib.mjs';
import { disconnectAll } from './kafkajs.mjs';

register('./hooks.mjs', import.meta.url);
const { default: drive } = await import(`./${process.argv[2]}.mjs`);
const limit = 180_000;
const timer = setTimeout(() => { throw new Error(`the program did not come to its end within ${limit} ms`); }, limit);
await drive();
await closeAll();
await disconnectAll();
clearTimeout(timer);
