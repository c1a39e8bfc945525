// The peer of the history benchmark: the loop that a workflow is often written with.
const { proxyActivities, sleep } = require('@temporalio/workflow');

const { poll } = proxyActivities({ startToCloseTimeout: '1m' });

exports.timerLoop = async function timerLoop(ticks) {
  for (let tick = 0; tick < ticks; tick += 1) {
    await poll();
    await sleep(1);
  }
};
