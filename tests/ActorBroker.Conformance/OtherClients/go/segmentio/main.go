// What services do through kafka-go, which speaks old versions of Produce and Fetch. The broker is named by KAFKA_BOOTSTRAP; passes
// by exit code 0.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/segmentio/kafka-go/gzip"
	"github.com/segmentio/kafka-go/lz4"
	"github.com/segmentio/kafka-go/snappy"
)

const patience = 60 * time.Second

var broker = os.Getenv("KAFKA_BOOTSTRAP")

func check(err error, what string) {
	if err != nil {
		log.Fatalf("%s: %v", what, err)
	}
}

func newTopic(what string, partitions int) string {
	topic := fmt.Sprintf("kafka-go-%s-%d", what, time.Now().UnixNano())
	conn, err := kafka.Dial("tcp", broker)
	check(err, "dial")
	defer conn.Close()
	check(conn.CreateTopics(kafka.TopicConfig{Topic: topic, NumPartitions: partitions, ReplicationFactor: 1}), "create topic")
	return topic
}

func numbered(from, count int) (messages []kafka.Message) {
	for i := from; i < from+count; i++ {
		messages = append(messages, kafka.Message{Key: []byte("k"), Value: []byte(fmt.Sprintf("message %d", i))})
	}
	return
}

func expect(message kafka.Message, number int) {
	if message.Offset != int64(number) || string(message.Value) != fmt.Sprintf("message %d", number) || string(message.Key) != "k" {
		log.Fatalf("%d: offset %d, %s", number, message.Offset, message.Value)
	}
}

func everyCodecComesBack() {
	for name, codec := range map[string]kafka.CompressionCodec{
		"none": nil, "gzip": gzip.NewCompressionCodec(), "snappy": snappy.NewCompressionCodec(), "lz4": lz4.NewCompressionCodec(),
	} {
		topic := newTopic(name, 1)
		writer := kafka.NewWriter(kafka.WriterConfig{
			Brokers: []string{broker}, Topic: topic, RequiredAcks: -1, BatchSize: 50, BatchTimeout: 20 * time.Millisecond, CompressionCodec: codec})
		limit, cancel := context.WithTimeout(context.Background(), patience)
		check(writer.WriteMessages(limit, numbered(0, 100)...), "write "+name)
		check(writer.Close(), "close")
		reader := kafka.NewReader(kafka.ReaderConfig{Brokers: []string{broker}, Topic: topic, MinBytes: 1, MaxBytes: 1 << 20, MaxWait: 100 * time.Millisecond})
		check(reader.SetOffset(30), "seek")
		for i := 30; i < 100; i++ {
			message, err := reader.ReadMessage(limit)
			check(err, "read "+name)
			expect(message, i)
		}
		check(reader.Close(), "close")
		cancel()
	}
}

func offsetsAreTold() {
	topic := newTopic("offsets", 1)
	conn, err := kafka.DialLeader(context.Background(), "tcp", broker, topic, 0)
	check(err, "leader")
	defer conn.Close()
	check(conn.SetDeadline(time.Now().Add(patience)), "deadline")
	_, err = conn.WriteMessages(numbered(0, 10)...)
	check(err, "write")
	first, last, err := conn.ReadOffsets()
	check(err, "offsets")
	if first != 0 || last != 10 {
		log.Fatalf("%d to %d", first, last)
	}
	at, err := conn.ReadOffset(time.Now().Add(-time.Hour))
	check(err, "offset of a time")
	if at != 0 {
		log.Fatalf("an hour ago is %d", at)
	}
}

func groupsGoOn() {
	topic := newTopic("group", 1)
	writer := kafka.NewWriter(kafka.WriterConfig{Brokers: []string{broker}, Topic: topic, RequiredAcks: -1, BatchTimeout: 10 * time.Millisecond})
	limit, cancel := context.WithTimeout(context.Background(), 2*patience)
	defer cancel()
	for life := 0; life < 2; life++ {
		check(writer.WriteMessages(limit, numbered(life*10, 10)...), "write")
		// A reader that is closed does not get to leave its group, since it has cancelled what its call would use: the next one waits.
		reader := kafka.NewReader(kafka.ReaderConfig{
			SessionTimeout: 6 * time.Second, RebalanceTimeout: 6 * time.Second, HeartbeatInterval: time.Second,
			Brokers: []string{broker}, Topic: topic, GroupID: topic, MinBytes: 1, MaxBytes: 1 << 20, MaxWait: 100 * time.Millisecond})
		for i := life * 10; i < life*10+10; i++ {
			message, err := reader.FetchMessage(limit)
			check(err, "fetch")
			expect(message, i)
			check(reader.CommitMessages(limit, message), "commit")
		}
		check(reader.Close(), "close")
	}
	check(writer.Close(), "close")
}

func main() {
	for name, scenario := range map[string]func(){"codecs": everyCodecComesBack, "offsets": offsetsAreTold, "groups": groupsGoOn} {
		began := time.Now()
		scenario()
		fmt.Printf("%s: %.1f s\n", name, time.Since(began).Seconds())
	}
}
