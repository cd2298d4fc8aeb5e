// amqplib, where amqp://localhost is the broker under test. Programs that never close their connections are helped at the end.

import amqp from 'amqplib';

const opened = new Set();

export default {
  ...amqp,
  async connect(address, ...rest) {
    if (new URL(address).hostname !== 'localhost') throw new Error(`a program connects to ${address}, which is not mapped`);
    const connection = await amqp.connect(process.env.AMQP_URL, ...rest);
    opened.add(connection);
    connection.on('close', () => opened.delete(connection));
    return connection;
  },
};

/** How many connections the programs have open. */
export const open = () => opened.size;

export async function closeAll() {
  await Promise.all([...opened].map((connection) => connection.close()));
}
