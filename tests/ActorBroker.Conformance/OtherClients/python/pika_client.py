"""What services do through pika. The broker is named by AMQP_URL; passes by exit code 0."""

import os
import threading
import time
import uuid

import pika
from pika.exceptions import ChannelClosedByBroker, UnroutableError

PATIENCE_S = 60
PARAMETERS = pika.URLParameters(os.environ["AMQP_URL"])
PARAMETERS.socket_timeout = PARAMETERS.stack_timeout = PATIENCE_S


def connect():
    return pika.BlockingConnection(PARAMETERS)


def new_name(what):
    return "pika-%s-%s" % (what, uuid.uuid4())


def get(channel, queue):
    """The next message of a queue, acknowledged."""
    method, properties, body = channel.basic_get(queue)
    assert method is not None, "nothing in " + queue
    channel.basic_ack(method.delivery_tag)
    return method, properties, body


def confirmed_messages_keep_their_properties(channel):
    queue = new_name("properties")
    channel.queue_declare(queue, durable=True)
    sent = pika.BasicProperties(
        content_type="application/json", content_encoding="utf-8", delivery_mode=2, priority=3, correlation_id="c",
        reply_to="r", expiration="60000", message_id="m", timestamp=1700000000, type="t", user_id="guest", app_id="a",
        headers={"text": "x", "number": 7, "big": 2 ** 40, "yes": True, "none": None, "list": [1, "two"], "table": {"a": 1}})
    channel.confirm_delivery()
    channel.basic_publish("", queue, b"{}", sent, mandatory=True)
    _, received, body = get(channel, queue)
    assert body == b"{}"
    assert received == sent, (received, sent)
    channel.queue_delete(queue)


def an_unroutable_mandatory_message_comes_back(channel):
    channel.confirm_delivery()
    try:
        channel.basic_publish("", new_name("nowhere"), b"lost", mandatory=True)
    except UnroutableError as error:
        assert [returned.body for returned in error.messages] == [b"lost"]
    else:
        raise AssertionError("nothing was returned")


def a_rejected_message_ends_in_the_dead_letter_queue(channel):
    queue, graves = new_name("mortal"), new_name("graves")
    channel.queue_declare(graves)
    channel.queue_declare(queue, arguments={"x-dead-letter-exchange": "", "x-dead-letter-routing-key": graves})
    channel.basic_publish("", queue, b"poison")
    method, _, _ = channel.basic_get(queue)
    channel.basic_nack(method.delivery_tag, requeue=True)
    method, _, _ = channel.basic_get(queue)
    assert method.redelivered
    channel.basic_reject(method.delivery_tag, requeue=False)
    for _, properties, body in channel.consume(graves, auto_ack=True, inactivity_timeout=PATIENCE_S):
        assert body == b"poison", body
        death = properties.headers["x-death"][0]
        assert (death["queue"], death["reason"], death["count"]) == (queue, "rejected", 1), death
        break
    channel.cancel()
    channel.queue_delete(queue)
    channel.queue_delete(graves)


def a_consumer_gets_what_is_published_by_topic(channel):
    exchange = new_name("topic")
    queue = channel.queue_declare("", exclusive=True).method.queue
    channel.exchange_declare(exchange, exchange_type="topic", auto_delete=True)
    channel.queue_bind(queue, exchange, "order.*.created")
    channel.basic_qos(prefetch_count=1)
    for country in ("us", "eu", "jp"):
        channel.basic_publish(exchange, "order.%s.created" % country, country.encode())
        channel.basic_publish(exchange, "order.%s.deleted" % country, b"not for us")
    bodies = []
    for method, _, body in channel.consume(queue, inactivity_timeout=PATIENCE_S):
        assert method is not None, "no delivery"
        bodies.append(body)
        channel.basic_ack(method.delivery_tag)
        if len(bodies) == 3:
            break
    assert bodies == [b"us", b"eu", b"jp"], bodies
    channel.cancel()


def a_question_is_answered_by_direct_reply_to(channel):
    queue = new_name("questions")
    channel.queue_declare(queue)

    def answer():
        with connect() as connection:
            server = connection.channel()
            for method, properties, body in server.consume(queue, inactivity_timeout=PATIENCE_S):
                assert method is not None, "no question"
                server.basic_publish("", properties.reply_to, body.upper(), pika.BasicProperties(correlation_id=properties.correlation_id))
                server.basic_ack(method.delivery_tag)
                break

    server = threading.Thread(target=answer)
    server.start()
    got = []
    tag = channel.basic_consume("amq.rabbitmq.reply-to", lambda c, m, p, b: got.append((p.correlation_id, b)), auto_ack=True)
    channel.basic_publish("", queue, b"hello", pika.BasicProperties(reply_to="amq.rabbitmq.reply-to", correlation_id="42"))
    end = time.monotonic() + PATIENCE_S
    while not got and time.monotonic() < end:
        channel.connection.process_data_events(time_limit=0.1)
    assert got == [("42", b"HELLO")], got
    channel.basic_cancel(tag)
    server.join()
    channel.queue_delete(queue)


def errors_close_the_channel_and_not_the_connection(channel):
    try:
        channel.queue_declare(new_name("missing"), passive=True)
    except ChannelClosedByBroker as error:
        assert error.reply_code == 404, error
    else:
        raise AssertionError("a queue that is not there was found")
    assert channel.connection.channel().is_open


def a_transaction_publishes_at_its_commit_alone(channel):
    queue = new_name("transaction")
    channel.queue_declare(queue)
    channel.tx_select()
    channel.basic_publish("", queue, b"rolled back")
    channel.tx_rollback()
    channel.basic_publish("", queue, b"committed")
    channel.tx_commit()
    assert get(channel, queue)[2] == b"committed"
    channel.tx_commit()
    assert channel.queue_delete(queue, if_empty=True)


def main():
    with connect() as connection:
        for scenario in (
                confirmed_messages_keep_their_properties,
                an_unroutable_mandatory_message_comes_back,
                a_rejected_message_ends_in_the_dead_letter_queue,
                a_consumer_gets_what_is_published_by_topic,
                a_question_is_answered_by_direct_reply_to,
                errors_close_the_channel_and_not_the_connection,
                a_transaction_publishes_at_its_commit_alone):
            print(scenario.__name__, flush=True)
            scenario(connection.channel())


main()
