'use strict';
// node run.js [FILE:NAME | part of it]   runs the scenarios of this folder against the broker at AMQP_URL and KAFKA_BOOTSTRAP.

require('../runner')(__dirname, require('./kit'), process.argv[2]);
